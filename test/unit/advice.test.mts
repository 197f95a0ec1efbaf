import { adviceByCode } from '../../nodes/Telnyx/transport/advice.ts';

/** Each code of Telnyx's pages on messaging errors that somebody who sends can meet; the others are about secrets of its old API. */
const codes = [
	...[10005, 10009, 10010, 10011, 10015, 20100],
	...[40001, 40002, 40003, 40004, 40005, 40006, 40007, 40008, 40009, 40010],
	...[40011, 40012, 40013, 40014, 40015, 40016, 40017, 40018, 40019, 40020],
	...[40100, 40150, 40151, 40155],
	...[40300, 40301, 40302, 40304, 40305, 40306, 40307, 40308, 40309, 40310],
	...[40312, 40314, 40315, 40316, 40317, 40318, 40319, 40320, 40321, 40322],
	...[40323, 40325, 40328, 40329, 40330, 40331, 40333],
	...[131026, 131047, 131053, 132000, 132001, 132015],
];

test.each(codes)('whoever meets %i is told what to do', (code) => {
	expect(adviceByCode[code]).toMatch(/^[A-Z].*\.$/);
});

test('no two sentences contradict each other: sending again is advised only where it helps', () => {
	const again = Object.entries(adviceByCode).filter(([, advice]) =>
		/(?<!not )(again later|send again|Send it again|Try again|tomorrow|Sending again later)/.test(
			advice,
		),
	);
	expect(again.map(([code]) => code).sort()).toEqual(
		['10007', '131056', '40004', '40005', '40006', '40016', '40020', '40333'].sort(),
	);
	expect(adviceByCode[40003]).toMatch(/another number/);
	expect(adviceByCode[40008]).toMatch(/does not help/);
});
