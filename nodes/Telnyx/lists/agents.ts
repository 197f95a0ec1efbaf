import { entry, found, type ListSearch } from './entry';
import { profilesById } from './profiles';
import { rowsOf } from './rows';

/** An RCS agent, as far as its entry shows it. */
interface RcsAgent {
	agent_id?: string;
	agent_name?: string;
	enabled?: boolean;
	profile_id?: string | null;
}

/** RCS agents: `ACME Bikes · Customer Support`. */
export const searchRcsAgents: ListSearch = async function (filter) {
	const [agents, profiles] = await Promise.all([
		rowsOf<RcsAgent>(this, { path: '/messaging/rcs/agents' }),
		profilesById(this),
	]);
	const entries = agents.map(({ agent_id: id = '', agent_name: name, enabled, profile_id }) =>
		entry(
			id,
			name || id,
			profiles.get(profile_id ?? '')?.name,
			enabled === false ? 'disabled, can’t send' : '',
		),
	);
	return { results: found(entries, filter) };
};
