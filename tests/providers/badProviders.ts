// Providers as they must not be: what the check of the texts has to find.

const known = new Map([["a", 1]]);
const password = "captured-password";

export const capturesMapProvider = {
  async create() {
    return { id: String(known.get("a")) };
  },
};

export const capturesPasswordProvider = {
  async create() {
    return { id: password };
  },
};
