import { understand, type AnswerOption } from '../../nodes/Telnyx/message/understanding.ts';

const approval: AnswerOption[] = [
	{ label: 'YES', words: ['ship it'], means: 'yes' },
	{ label: 'NO', words: ['hold on'], means: 'no' },
];

const times: AnswerOption[] = [
	{ label: 'Tuesday 10:00', words: ['Di', 'mardi', '火曜日'] },
	{ label: 'Wednesday 14:00', words: [] },
	{ label: 'Another time', words: ['later', 'plus tard'] },
];

const meant = (text: string, options: AnswerOption[]) => {
	const index = understand(text, options);
	return index === undefined ? undefined : options[index].label;
};

const yes =
	'YES|yes!|Yes please|1|1.|y|Y|Yes.|YESSS|yep|Yeah, sure|ok|OK!!|Okay 👍|👍|👍🏽|✅|Yes ❤️|Liked “Ship order 1042?”|Loved “Ship order 1042?”|no problem, yes|No worries, yes please|Sounds good|That works for me|of course|Why not|I confirm|SHIP IT|yes yes|“Yes”|Sí|si|sí, claro|Claro que sí|oui|Oui merci|d’accord|bien sûr|Ja|ja, gerne|Natürlich|sim|va bene|tak|tak jest|da|да|да, спасибо|ναι|evet|はい|はい、お願いします|是的|好的|네|نعم|כן|हाँ|１|1️⃣|١|vâng|okej';

const no =
	'NO|no!|No thanks|No, thank you|n|nope|2|2.|#2|Option 2|👎|❌|Disliked “Ship order 1042?”|can’t|I can’t make it|Unfortunately not|not now|hold on|No no no|no gracias|non|Non merci|nein|Nein, leider nicht|não|não, obrigado|nej tak|nee|нет|не надо|όχι|hayır|いいえ|不行|아니요|لا|לא|नहीं';

const doubtful =
	'|   |hello|What time?|yes?|no?|maybe|Yes but not today|yes, if it is cheaper|yes or no|yes no|👍👎|I am not sure|not sure yet|no problem|No worries|3|12|Who is this?|Questioned “Ship order 1042?”|Removed a like from “Ship order 1042?”|vielleicht|ja, aber erst morgen|quizás|oui mais pas demain|да, но не сегодня|Yesterday|Nobody told me|The yes men were all there when I came home|I will call you later|🤔|call me';

describe.each<[string | undefined, string]>([
	['YES', yes],
	['NO', no],
	[undefined, doubtful],
])('understood as %s', (label, replies) => {
	test.each(replies.split('|'))('%j', (reply) => {
		expect(meant(reply, approval)).toBe(label);
	});
});

describe('an option', () => {
	test.each<[string, string]>([
		['1', 'Tuesday 10:00'],
		['1)', 'Tuesday 10:00'],
		['tuesday', 'Tuesday 10:00'],
		['Tuesday please', 'Tuesday 10:00'],
		['yes, Tuesday', 'Tuesday 10:00'],
		['MARDI', 'Tuesday 10:00'],
		['火曜日', 'Tuesday 10:00'],
		['di', 'Tuesday 10:00'],
		['2', 'Wednesday 14:00'],
		['Number 2 please', 'Wednesday 14:00'],
		['14:00', 'Wednesday 14:00'],
		['I would like Wednesday', 'Wednesday 14:00'],
		['the wednesday one', 'Wednesday 14:00'],
		['another time', 'Another time'],
		['Plus tard, merci', 'Another time'],
		['3️⃣', 'Another time'],
	])('%j is %s', (reply, label) => expect(meant(reply, times)).toBe(label));

	test.each([
		'yes',
		'no',
		'4',
		'0',
		'1 or 2',
		'tuesday or wednesday',
		'tuesday wednesday',
		'not tuesday',
		'no, not tuesday',
		'Tuesday?',
		'what about Friday',
	])('%j is none', (reply) => expect(meant(reply, times)).toBeUndefined());

	test('whose name has another one’s number in it is asked about again', () => {
		const bags = [
			{ label: '2 bags', words: [] },
			{ label: '1 bag', words: [] },
		];
		expect(meant('1', bags)).toBeUndefined();
		expect(meant('1 bag', bags)).toBe('1 bag');
	});

	test('that approves alone can’t be declined', () => {
		const [only] = approval;
		expect(meant('yes', [only])).toBe('YES');
		expect(meant('no', [only])).toBeUndefined();
	});
});
