import { blocks, boolean, type Fields, map, string } from "../../provider/fields";
import { labelFields } from "../labels";

const ipamConfig: Fields = { auxAddress: map(), gateway: string(), ipRange: string(), subnet: string() };

export const networkFields: Fields = {
  attachable: boolean({ replaces: true }),
  driver: string({ computed: true, replaces: true }),
  ingress: boolean({ replaces: true }),
  internal: boolean({ computed: true, replaces: true }),
  ipamConfigs: blocks(ipamConfig, { computed: true, replaces: true }),
  ipamDriver: string({ default: "default", replaces: true }),
  ipamOptions: map({ computed: true, replaces: true }),
  ipv6: boolean({ replaces: true }),
  labels: blocks(labelFields, { replaces: true }),
  name: string({ computed: true, replaces: true }),
  options: map({ computed: true, replaces: true }),
};
