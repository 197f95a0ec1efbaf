import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The official package's type of each endpoint's body or query; IDs in the path stand as `{}`. */
const parameterTypes: Record<string, string> = {
	'POST /messages': 'Telnyx.MessageSendParams',
	'POST /messages/alphanumeric_sender_id': 'Telnyx.MessageSendWithAlphanumericSenderParams',
	'POST /messages/group_mms': 'Telnyx.MessageSendGroupMmsParams',
	'POST /messages/long_code': 'Telnyx.MessageSendLongCodeParams',
	'POST /messages/number_pool': 'Telnyx.MessageSendNumberPoolParams',
	'POST /messages/rcs': 'Telnyx.Messages.RcSendParams',
	'POST /messages/schedule': 'Telnyx.MessageScheduleParams',
	'POST /messages/short_code': 'Telnyx.MessageSendShortCodeParams',
	'POST /messages/whatsapp': 'Telnyx.MessageWhatsappParams',
	'GET /alphanumeric_sender_ids': 'Telnyx.AlphanumericSenderIDListParams',
	'POST /alphanumeric_sender_ids': 'Telnyx.AlphanumericSenderIDCreateParams',
	'GET /messaging_profiles': 'Telnyx.MessagingProfileListParams',
	'POST /messaging_profiles': 'Telnyx.MessagingProfileCreateParams',
	'PATCH /messaging_profiles/{}': 'Telnyx.MessagingProfileUpdateParams',
	'GET /messaging_profiles/{}/metrics': 'Telnyx.MessagingProfileRetrieveMetricsParams',
	'GET /messaging_profiles/{}/phone_numbers': 'Telnyx.MessagingProfileListPhoneNumbersParams',
	'GET /messaging_profiles/{}/short_codes': 'Telnyx.MessagingProfileListShortCodesParams',
	'GET /messaging_profiles/{}/alphanumeric_sender_ids':
		'Telnyx.MessagingProfileListAlphanumericSenderIDsParams',
	'GET /messaging_profile_metrics': 'Telnyx.MessagingProfileMetricListParams',
	'GET /messaging_profiles/{}/autoresp_configs':
		'Telnyx.MessagingProfiles.AutorespConfigListParams',
	'POST /messaging_profiles/{}/autoresp_configs':
		'Telnyx.MessagingProfiles.AutorespConfigCreateParams',
	'PUT /messaging_profiles/{}/autoresp_configs/{}':
		'Omit<Telnyx.MessagingProfiles.AutorespConfigUpdateParams, "profile_id">',
	'GET /messaging_optouts': 'Telnyx.MessagingOptoutListParams',
	'GET /messaging_hosted_numbers': 'Telnyx.MessagingHostedNumberListParams',
	'PATCH /messaging_hosted_numbers/{}': 'Telnyx.MessagingHostedNumberUpdateParams',
	'GET /phone_numbers/messaging': 'Telnyx.PhoneNumbers.MessagingListParams',
	'PATCH /phone_numbers/{}/messaging': 'Telnyx.PhoneNumbers.MessagingUpdateParams',
	'GET /short_codes': 'Telnyx.ShortCodeListParams',
	'PATCH /short_codes/{}': 'Telnyx.ShortCodeUpdateParams',
	'GET /webhook_deliveries': 'Telnyx.WebhookDeliveryListParams',
};

/** Request fields that no field of the node sets by itself, with the reason. */
const exceptions: Array<[RegExp, string]> = [
	[/^GET \/messaging_profiles filter\.name$/, 'an older spelling of filter[name][eq]'],
	[
		/whatsapp_message\.(audio|sticker)\.(caption|filename)$|\.(image|video)\.filename$|\.(image|video|document|sticker)\.voice$/,
		'WhatsApp has captions for pictures, films and documents, file names for documents, and voice for audio only; the official package has one type for all',
	],
	[/interactive\.header\.\w+\.caption$/, 'a picture in a header has no caption at WhatsApp'],
	[/interactive\.header\.document\.filename$/, 'named by its address'],
];

/** Why a field can't be set by itself. */
export const exceptionFor = (field: string): string | undefined =>
	exceptions.find(([pattern]) => pattern.test(field))?.[1];

/** Every request field of these endpoints, as the official package's types have it: `filter.name.eq`. */
export function requestFields(): Record<string, string[]> {
	const endpoints = Object.entries(parameterTypes);
	const folder = dirname(new URL(import.meta.url).pathname);
	const file = join(folder, 'types-of-the-official-package.ts');
	const source = `import type Telnyx from 'telnyx';\n${endpoints
		.map(([, type], index) => `export type T${index} = ${type};`)
		.join('\n')}`;
	const options: ts.CompilerOptions = {
		strict: true,
		noEmit: true,
		skipLibCheck: true,
		types: [],
		target: ts.ScriptTarget.ES2022,
		module: ts.ModuleKind.NodeNext,
		moduleResolution: ts.ModuleResolutionKind.NodeNext,
	};
	const host = ts.createCompilerHost(options);
	const { readFile, fileExists } = host;
	host.fileExists = (name) => name === file || fileExists.call(host, name);
	host.readFile = (name) => (name === file ? source : readFile.call(host, name));
	const program = ts.createProgram([file], options, host);
	const checker = program.getTypeChecker();
	const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
	const types = checker
		.getExportsOfModule(module)
		.map((symbol) => checker.getDeclaredTypeOfSymbol(symbol));
	return Object.fromEntries(
		endpoints.map(([endpoint], index) => [endpoint, [...leaves(checker, types[index], '')].sort()]),
	);
}

/** The paths of all values in a type that hold no further ones. */
function* leaves(checker: ts.TypeChecker, type: ts.Type, path: string): Generator<string> {
	const value = checker.getNonNullableType(type);
	const parts = value.isUnion() ? value.types : [value];
	const inner = parts
		.map((part) => elementOf(checker, part))
		.filter((part) => isRecord(checker, part));
	if (inner.length === 0) {
		if (path) yield path;
		return;
	}
	for (const record of inner) {
		for (const property of checker.getPropertiesOfType(record)) {
			const name = normal(property.name);
			yield* leaves(checker, checker.getTypeOfSymbol(property), path ? `${path}.${name}` : name);
		}
	}
}

const elementOf = (checker: ts.TypeChecker, type: ts.Type): ts.Type =>
	checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : type;

const isRecord = (checker: ts.TypeChecker, type: ts.Type): boolean =>
	(type.flags & ts.TypeFlags.Object) !== 0 && checker.getPropertiesOfType(type).length > 0;

/** `filter[name][eq]` → `filter.name.eq` */
const normal = (name: string) => name.replace(/\[([^\]]*)\]/g, '.$1');

/** The paths of all values that a request sets. */
export function* fieldsSet(value: unknown, path = ''): Generator<string> {
	if (Array.isArray(value)) {
		for (const element of value) yield* fieldsSet(element, path);
	} else if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
		for (const [name, inner] of Object.entries(value)) {
			yield* fieldsSet(inner, path ? `${path}.${normal(name)}` : normal(name));
		}
	} else if (path) {
		yield path;
	}
}

/** `/messaging_profiles/{}` for the path of a profile. */
export const template = (path: string): string =>
	path
		.replace(/^\/v2/, '')
		.split('/')
		.map((part) => (/^[0-9a-f-]{36}$/.test(part) ? '{}' : part))
		.join('/');
