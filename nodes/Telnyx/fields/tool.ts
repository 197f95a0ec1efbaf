import type { INode } from 'n8n-workflow';

type NodeType = Pick<INode, 'type'>;

/** Whether a node is a tool of an AI agent; n8n makes its type from the node's. */
export const isTool = ({ type }: NodeType): boolean => type.endsWith('Tool');

/** Whether it asks a person before another tool of the agent runs. */
export const isReview = ({ type }: NodeType): boolean => type.endsWith('HitlTool');

/** Whether an agent's model fills in a field, or a part of it. @param raw the field as the workflow holds it */
export const isFromModel = (raw: unknown): boolean => /\$fromai/i.test(JSON.stringify(raw ?? ''));
