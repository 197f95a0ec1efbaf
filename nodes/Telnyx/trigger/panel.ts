import type { INodeTypeDescription } from 'n8n-workflow';

const test =
	'<b>While you build the workflow</b>, click the button, then write to one of the numbers that this trigger receives from. The message shows up here. Telnyx sends the events to this editor until one is here or you stop listening; those that the test does not use still go where they went before.';

/** What n8n's editor says about the trigger: before somebody listens for a test event, meanwhile, and after publishing. */
export const panel: Pick<
	INodeTypeDescription,
	'activationMessage' | 'eventTriggerDescription' | 'triggerPanel'
> = {
	eventTriggerDescription:
		'Waiting for a message: text one of the numbers that this trigger receives from',
	activationMessage: 'Telnyx now sends the chosen events to this workflow.',
	triggerPanel: {
		header: 'Text one of this profile’s numbers',
		activationHint: {
			inactive:
				'Once the workflow is finished, <a data-key="activate">publish it</a>. It then runs for every chosen event.',
			active:
				'The workflow also runs by itself for every chosen event (those executions don’t show up here).',
		},
		executionsHelp: {
			inactive: `${test}<br /><br /><b>Once the workflow is finished</b>, <a data-key="activate">publish it</a>. It then runs for every chosen event, and those runs show up in the executions list, but not here.`,
			active: `${test}<br /><br /><b>The workflow also runs by itself</b> for every chosen event, since it is published. Those runs show up in the <a data-key="executions">executions list</a>, but not here.`,
		},
	},
};
