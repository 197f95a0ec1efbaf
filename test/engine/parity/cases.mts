import type { ParityCase } from './case.mts';
import { listCases } from './lists.mts';
import { messageCases } from './message.mts';
import { rcsCases } from './message.rcs.mts';
import { sendCases } from './message.send.mts';
import { whatsappCases } from './message.whatsapp.mts';
import { profileCases } from './messagingProfile.mts';
import { singleCases } from './single.mts';

/** Every operation with every set of fields that is compared. */
export const cases: ParityCase[] = [
	...sendCases,
	...messageCases,
	...whatsappCases,
	...rcsCases,
	...profileCases,
	...singleCases,
	...listCases,
];
