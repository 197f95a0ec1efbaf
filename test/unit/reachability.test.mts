import { canTelnyxReach, reachOf } from '../../nodes/Telnyx/transport/reachability.ts';

const telnyx = 'https://api.telnyx.com/v2';

test.each([
	'https://n8n.example.com/webhook/1',
	'https://n8n.example.com:8443',
	'https://local.example.com',
	'https://internal-tools.example.com',
	'https://localhost.example.com',
	'https://8.8.8.8',
	'https://9.255.255.255',
	'https://11.0.0.1',
	'https://100.63.0.1',
	'https://100.128.0.1',
	'https://126.0.0.1',
	'https://128.0.0.1',
	'https://169.253.0.1',
	'https://172.15.0.1',
	'https://172.32.0.1',
	'https://192.167.0.1',
	'https://[2606:4700::1111]',
	'https://[::ffff:8.8.8.8]',
	'https://10.example.com',
])('%s can be opened from everywhere', (url) => {
	expect(reachOf(url)).toBe('everywhere');
	expect(canTelnyxReach(url, telnyx)).toBe(true);
});

test.each([
	'http://10.0.0.7:5678',
	'http://100.64.0.1',
	'http://100.127.0.1',
	'http://169.254.169.254',
	'http://172.16.0.1',
	'http://172.31.0.1',
	'http://192.168.1.20:5678',
	'http://[fd12:3456::1]',
	'http://[fc00::1]',
	'http://[fe80::1]',
	'http://[febf::1]',
	'http://[::ffff:192.168.1.20]',
	'http://n8n:5678',
	'http://nas.local',
	'http://NAS.LOCAL.',
	'http://n8n.lan:5678',
	'http://n8n.home.arpa',
	'http://host.docker.internal:5678',
])('%s can be opened in the same network only', (url) => {
	expect(reachOf(url)).toBe('sameNetwork');
	expect(canTelnyxReach(url, telnyx)).toBe(false);
});

test.each([
	'http://localhost:5678/webhook/1',
	'http://LOCALHOST.',
	'http://n8n.localhost',
	'http://127.0.0.1:5678',
	'http://127.1',
	'http://0x7f000001',
	'http://2130706433',
	'http://0.0.0.0:5678',
	'http://[::1]:5678',
	'http://[::]',
	'http://[::ffff:127.0.0.1]',
])('%s can be opened on the same machine only', (url) => {
	expect(reachOf(url)).toBe('sameMachine');
	expect(canTelnyxReach(url, telnyx)).toBe(false);
});

test.each(['http://127.0.0.1:4010/v2', 'http://simulator:4010/v2'])(
	'a Telnyx that is local itself reaches what is local: %s',
	(baseUrl) => {
		expect(canTelnyxReach('http://localhost:5678', baseUrl)).toBe(true);
	},
);

test('a Base URL that is no address makes nothing local', () => {
	expect(canTelnyxReach('http://localhost:5678', 'telnyx')).toBe(false);
});
