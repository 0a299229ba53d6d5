import { readFile } from "node:fs/promises";
import type { EChartsOption } from "echarts";

const size = { width: 1000, height: 480 };

/** As SVG, which needs no browser. */
export async function svgOf(option: EChartsOption): Promise<string> {
  const { init } = await import("echarts");
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Of an SVG, twice as large, for screens with small dots. */
export async function pngOf(svg: string): Promise<Buffer> {
  const { Resvg } = await import("@resvg/resvg-js");
  const letters = new Resvg('<svg xmlns="http://www.w3.org/2000/svg"><text x="9" y="9">rewrite</text></svg>');
  // It draws without the texts then, and says nothing.
  if (letters.getBBox() === undefined) {
    throw new Error(
      "this machine has no font, so a PNG would have no texts: install one (fonts-dejavu-core on Debian), or plot to a .svg or .html file",
    );
  }
  // echarts writes the labels of a time axis in a short form that this does not read.
  const readable = svg.replace(
    /font: (\w+) (\w+) (\w+) ([^"]+)"/g,
    'font-style:$1;font-weight:$2;font-size:$3;font-family:$4"',
  );
  return new Resvg(readable, { fitTo: { mode: "zoom", value: 2 } }).render().asPng();
}

/** As a page that needs nothing else: to look into by the mouse. */
export async function pageOf(option: EChartsOption, title: string): Promise<string> {
  const script = await readFile(require.resolve("echarts/dist/echarts.min.js"), "utf8");
  const slider = { type: "slider", bottom: 8, height: 18 };
  const grid = { ...option.grid, bottom: 84 };
  const data = JSON.stringify({ ...option, grid, dataZoom: [{ type: "inside" }, slider] });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</title>
<body style="margin: 0">
<div id="plot" style="height: 100vh"></div>
<script>${script.replaceAll("</script", "<\\/script")}</script>
<script>
const plot = echarts.init(document.getElementById("plot"));
plot.setOption(${data.replaceAll("<", "\\u003c")});
addEventListener("resize", () => plot.resize());
</script>
</body>
</html>
`;
}
