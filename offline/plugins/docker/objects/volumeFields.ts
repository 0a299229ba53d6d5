import { blocks, type Fields, map, string } from "../../provider/fields";
import { labelFields } from "../labels";

export const volumeFields: Fields = {
  driver: string({ computed: true, replaces: true }),
  driverOpts: map({ replaces: true }),
  labels: blocks(labelFields, { replaces: true }),
  name: string({ computed: true, replaces: true }),
};
