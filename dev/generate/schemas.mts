// Writes nodes/Telnyx/__schema__, from which n8n's editor shows a node's output fields before its first run:
// npm run schemas
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

import { folder, pathOf, type Schema } from './schemaFiles.mts';

const root = join(import.meta.dirname, '../..');

const outputs = join(import.meta.dirname, 'outputs.mts');

/** A schema by `resource.operation`, and the trigger's by `trigger`. */
export function makeSchemas(): Map<string, Schema> {
	const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
	const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
	const program = ts.createProgram([outputs], options);
	const checker = program.getTypeChecker();
	const declaration = program
		.getSourceFile(outputs)!
		.statements.find((it) => ts.isInterfaceDeclaration(it) && it.name.text === 'Outputs')!;
	const schemaOf = schemaMaker(checker);
	return new Map(
		checker
			.getTypeAtLocation(declaration)
			.getProperties()
			.map((property) => [property.name, schemaOf(checker.getTypeOfSymbol(property))]),
	);
}

function schemaMaker(checker: ts.TypeChecker): (type: ts.Type) => Schema {
	const schemaOf = (nullable: ts.Type): Schema => {
		// The editor shows one type for each field: of several, the first that is something.
		const type = checker.getNonNullableType(nullable);
		const parts = type.isUnion() ? type.types : [type];
		const [first] = parts;
		if (parts.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
		if (first.flags & ts.TypeFlags.StringLike) return { type: 'string' };
		if (first.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
		if (checker.isArrayType(first)) {
			return {
				type: 'array',
				items: schemaOf(checker.getTypeArguments(first as ts.TypeReference)[0]),
			};
		}
		// An object of any fields.
		if (checker.getIndexInfosOfType(first).length > 0) return { type: 'object' };
		const properties = checker
			.getPropertiesOfType(first)
			.map((property) => [property.name, schemaOf(checker.getTypeOfSymbol(property))]);
		return { type: 'object', properties: Object.fromEntries(properties) };
	};
	return schemaOf;
}

export const textOf = (schema: Schema): string => `${JSON.stringify(schema, null, '\t')}\n`;

if (import.meta.main) {
	rmSync(folder, { recursive: true, force: true });
	for (const [name, schema] of makeSchemas()) {
		const path = join(folder, pathOf(name));
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, textOf(schema));
	}
}
