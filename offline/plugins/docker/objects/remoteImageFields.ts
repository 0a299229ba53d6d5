import { boolean, type Fields, map, string, strings } from "../../provider/fields";

export const remoteImageFields: Fields = {
  forceRemove: boolean(),
  keepLocally: boolean(),
  name: string({ required: true, replaces: true }),
  platform: string({ replaces: true }),
  pullTriggers: strings({ replaces: true }),
  triggers: map({ replaces: true }),
};
