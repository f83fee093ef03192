/** The members of a shape, as an OpenAPI document describes them. */

interface Shape {
  type?: string;
  description?: string;
  properties?: Record<string, Shape>;
  anyOf?: readonly Shape[];
  items?: Shape;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  $ref?: string;
}

export interface OpenAPIDocument {
  components: { schemas: Record<string, Shape> };
}

export interface DescribedField {
  path: string;
  type: string;
  meaning: string;
}

/** All members of `name`, those of the shapes inside it included, in the document's order. */
export function fieldsIn({ components: { schemas } }: OpenAPIDocument, name: string) {
  const within = (shape: Shape, path: string): DescribedField[] => {
    const meanings = meaningsIn(shape.description ?? "");
    return Object.entries(shape.properties ?? {}).flatMap(([member, given]) => {
      const own = resolved(given, schemas);
      const at = path === "" ? member : `${path}.${member}`;
      const field = { path: at, type: typeOf(own, schemas), meaning: meanings.get(member) ?? "" };
      return [field, ...within(own, at)];
    });
  };
  return within(schemas[name] ?? {}, "");
}

/** The shape behind references and "or nothing". */
function resolved(shape: Shape, schemas: Record<string, Shape>): Shape {
  const set = shape.anyOf?.find(({ type }) => type !== "null") ?? shape;
  const name = set.$ref?.split("/").at(-1);
  return name === undefined ? set : (schemas[name] ?? {});
}

function typeOf(shape: Shape, schemas: Record<string, Shape>): string {
  if (shape.enum !== undefined) return shape.enum.join(" | ");
  if (shape.items !== undefined)
    return `list of ${typeOf(resolved(shape.items, schemas), schemas)}`;
  const { type = "any", minimum, maximum } = shape;
  return minimum !== undefined && maximum !== undefined ? `${type} ${minimum}–${maximum}` : type;
}

const LINE = /^\s{4}(\w+): (.+)$/gm;

/** What a description says of each member, under the names that bodies have. */
function meaningsIn(description: string): Map<string, string> {
  const told = [...description.matchAll(LINE)];
  return new Map(told.map(([, name = "", meaning = ""]) => [camel(name), meaning]));
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
