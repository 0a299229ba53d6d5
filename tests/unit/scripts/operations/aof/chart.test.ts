import { describe, expect, test } from "vitest";
import { chartOption, plotData } from "../../../../../scripts/operations/aof/chart";
import { pageOf, pngOf, svgOf } from "../../../../../scripts/operations/aof/picture";
import { terminalPlot } from "../../../../../scripts/operations/aof/terminalPlot";
import { recorded } from "./recorded";

const samples = recorded("20/0", "40/0", "-", "60*/1", "10/1", "20/1");
const data = plotData(samples);
const title = "A <title> & more";

describe("what is drawn", () => {
  test("sizes in one unit, gaps, and rewrites", () => {
    expect(data).toEqual({
      unit: "MiB",
      current: [
        [0, 20],
        [1000, 40],
        [2000, null],
        [3000, 60],
        [4000, 10],
        [5000, 20],
      ],
      base: [
        [0, 10],
        [1000, 10],
        [2000, null],
        [3000, 10],
        [4000, 10],
        [5000, 10],
      ],
      rewrites: [{ from: 1000, to: 4000 }],
    });
  });

  test.each([
    ["B", 0],
    ["B", 1023],
    ["KiB", 1024],
    ["GiB", 2 ** 30],
    ["GiB", 2 ** 43],
  ])("in %s for %d bytes", (unit, currentBytes) => {
    expect(plotData([{ time: "2026-11-28T02:00:00Z", currentBytes }]).unit).toBe(unit);
  });

  test("is plain data, so that a page can hold it", () => {
    const option = chartOption(data, title);
    expect(JSON.parse(JSON.stringify(option))).toEqual(option);
  });
});

describe("pictures", () => {
  test("an SVG has the title, the unit and a mark for the rewrite", async () => {
    const svg = await svgOf(chartOption(data, title));
    expect(svg).toMatch(/^<svg width="1000" height="480"/);
    for (const text of ["A &lt;title> &amp; more", ">MiB<", ">rewrite<"])
      expect(svg.replace(/&gt;/g, ">")).toContain(text);
  });

  test("words beside the marks do not stand on each other", async () => {
    const close = recorded(...Array.from({ length: 100 }, (_, at) => `20/${at}`));
    const svg = await svgOf(chartOption(plotData(close), title));
    const words = svg.match(/>rewrite</g)?.length ?? 0;
    expect(words).toBeGreaterThan(10);
    expect(words).toBeLessThanOrEqual(17);
  });

  test("a PNG is one, and its texts are drawn", async () => {
    const svg = await svgOf(chartOption(data, title));
    const [png, withoutTexts] = [await pngOf(svg), await pngOf(svg.replace(/<text.*?<\/text>/gs, ""))];
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.equals(withoutTexts)).toBe(false);
  });

  test("a page needs nothing else, and a title is no markup", async () => {
    const page = await pageOf(chartOption(data, `</script>${title}`), `</script>${title}`);
    expect(page).toContain("<title>&lt;/script>A &lt;title> &amp; more</title>");
    const scripts = page.match(/<script[^>]*>[\s\S]*?<\/script>/g) ?? [];
    const markup = page.replaceAll(/<script>[\s\S]*?<\/script>/g, "");
    expect([scripts.length, /<(script|link|img)|(src|href)=/.test(markup)]).toEqual([2, false]);
  });
});

describe("in a terminal", () => {
  const plain = { columns: 80, colour: false };

  test("marks each rewrite, and names the unit and the begin", () => {
    const text = terminalPlot(data, plain);
    expect(text).toMatch(/\nMiB of the append-only file since 1970-01-01T00:00:00\.000Z; ▼ 1 rewrite$/);
    expect(text.match(/▼/g)).toHaveLength(2);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    ["one sample", ["5/0"], /^MiB of .*; ▼ 0 rewrites$/m],
    ["an empty file", ["0/0", "0/0"], /^MiB of .*; ▼ 0 rewrites$/m],
    ["nothing but gaps", ["-", "-"], /^the recording has no size yet$/],
    ["nothing", [], /^the recording has no size yet$/],
  ])("%s", (_what, texts, shown) => {
    expect(terminalPlot(plotData(recorded(...texts)), plain)).toMatch(shown);
  });
});
