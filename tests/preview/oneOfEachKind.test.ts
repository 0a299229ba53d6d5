import { oneOfEachKind } from "./edits";
import { tryEdits } from "./tryEdits";

tryEdits([oneOfEachKind], { isTimed: false });
