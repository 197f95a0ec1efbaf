import { CredentialTestContext } from 'n8n-core';

import { startSimulator } from '../../dev/simulator/simulator.mts';
import { Telnyx } from '../../nodes/Telnyx/Telnyx.node.ts';

test('a key that Telnyx knows, but does not let in, is told with Telnyx’s words and what to check', async () => {
	const telnyx = await startSimulator();
	const detail = 'You do not have permission to perform the requested action.';
	telnyx.fault({
		kind: 'status',
		status: 403,
		errors: [{ code: '10010', title: 'Authorization failed', detail }],
	});
	const { apiKey, publicKey, baseUrl } = telnyx;
	const verdict = await new Telnyx().methods.credentialTest.telnyxMessagingApiTest.call(
		new CredentialTestContext(),
		{
			id: '1',
			name: 'Telnyx',
			type: 'telnyxMessagingApi',
			data: { apiKey, publicKey, baseUrl },
		},
	);
	await telnyx.close();
	expect(verdict).toEqual({
		status: 'Error',
		message: `Authorization failed [Telnyx 10010]. ${detail} The API key may not do this. Use the key of another user in the credential, or ask the owner of the Telnyx account for the right.`,
	});
});
