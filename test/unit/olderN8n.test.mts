test('an n8n that can’t load the nodes is told which one they need', async () => {
	jest.doMock('n8n-workflow', () => ({
		...jest.requireActual<object>('n8n-workflow'),
		NodeConnectionTypes: undefined,
	}));
	await expect(import('../../nodes/Telnyx/Telnyx.node.ts')).rejects.toThrow(
		'n8n-nodes-telnyx needs n8n 1.110 or newer',
	);
});
