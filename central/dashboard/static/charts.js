// Charts over time or by hour, drawn by ECharts over what the page already holds. For every page.
//
// How a page uses it (central/dashboard/time_chart.py makes both parts, templates/time_chart.html
// sets them; nothing else is needed):
//
//   <figure class="time-chart" data-chart="{ ... }">   the description below, as JSON
//     <svg>...</svg>                                   the same chart, drawn by the server
//   </figure>
//   <script src="{{ asset('vendor/echarts.simple.min.js') }}" defer></script>
//   <script src="{{ asset('charts.js') }}" defer></script>
//
// The description:
//   label    what the chart is, for those who do not see it
//   help     how to move along it by keys
//   low,high ends of the axis; step: of its lines; unit: what stands behind its numbers, e.g. " %"
//   labels   one short text for each place along the chart
//   says     one sentence for each place: shown below the chart for the place that is pointed at
//   series   in drawing order, each: kind, name, tone, values (one for each place, null where there
//            is nothing: a gap), and
//              kind "line"   joined points; shapes: "circle" "above" "below" "run" of each point
//              kind "step"   level stretches, dashed: limits and targets
//              kind "range"  thin uprights from values to highs: intervals
//              kind "bar"    columns from the axis
//            tone: the name of a colour of tokens.css without its dashes ("ink", "accent", "gold")
//   marks    places that have a note: { at, text }
//
// Guarantees: without this script, without ECharts and on paper the page is whole, since the
// server's drawing is then what is seen; nothing is asked of any server; no style is written into
// markup (the policy of security_headers.py forbids it): ECharts draws on a canvas, and what is
// pointed at is said in a line of text, which a screen reader hears as well.
"use strict";

(() => {
  const SHAPES = { circle: "circle", above: "triangle", below: "triangle", run: "rect" };
  const SIZES = { circle: 8, above: 13, below: 13, run: 9 };
  const WIDEST_BAR = 40;
  const LABEL_PX = { wide: 74, narrow: 52 };
  const NARROW_PX = 600;

  const tokens = getComputedStyle(document.documentElement);
  const colour = (tone) => tokens.getPropertyValue(`--${tone}`).trim();
  const font = getComputedStyle(document.body).fontFamily;

  function points(series) {
    const fill = colour(series.tone);
    return series.values.map((value, at) => {
      const shape = (series.shapes && series.shapes[at]) || "circle";
      return {
        value,
        symbol: SHAPES[shape],
        symbolSize: SIZES[shape],
        symbolRotate: shape === "below" ? 180 : 0,
        itemStyle: {
          color: shape === "run" ? colour("paper") : colour(shape === "circle" ? series.tone : "bad"),
          borderColor: shape === "circle" ? colour("paper") : fill,
          borderWidth: shape === "run" ? 2 : 1,
        },
      };
    });
  }

  const plain = { silent: true, animation: false, showSymbol: false };

  function drawn(series, number) {
    const line = { color: colour(series.tone), width: 2 };
    if (series.kind === "line") {
      const all = { ...plain, name: series.name, type: "line", z: 5 };
      return [{ ...all, showSymbol: true, showAllSymbol: true, data: points(series), lineStyle: line }];
    }
    if (series.kind === "step") {
      const dashed = { ...line, width: 1.5, type: [6, 4] };
      return [
        { ...plain, name: series.name, type: "line", step: "middle", data: series.values, lineStyle: dashed, z: 3 },
      ];
    }
    if (series.kind === "range") {
      const bars = { ...plain, type: "bar", stack: `range-${number}`, barWidth: 2, barGap: "-100%", z: 4 };
      const heights = series.highs.map((high, at) => (high === null ? null : high - series.values[at]));
      return [
        { ...bars, data: series.values, itemStyle: { color: "transparent" } },
        { ...bars, name: series.name, data: heights, itemStyle: { color: colour(series.tone) } },
      ];
    }
    const style = { color: colour(series.tone) };
    return [
      { ...plain, name: series.name, type: "bar", data: series.values, itemStyle: style, barMaxWidth: WIDEST_BAR },
    ];
  }

  // Which place is pointed at, and which have a note: in a strip at the foot of the chart.
  function strip(chart, pointed) {
    const marked = chart.labels.map(() => null);
    for (const mark of chart.marks || []) {
      marked[mark.at] = {
        value: chart.low,
        label: { show: true, position: "inside", formatter: mark.text, color: colour("sample-ink"), fontSize: 11, fontFamily: font },
      };
    }
    const pin = chart.labels.map((_, at) => (at === pointed ? chart.high : null));
    return [
      {
        ...plain, type: "line", data: marked, showSymbol: true, showAllSymbol: true, symbol: "rect",
        symbolSize: 16, symbolOffset: [0, -8], lineStyle: { width: 0 }, z: 6, clip: false,
        itemStyle: { color: colour("sample"), borderColor: colour("gold"), borderWidth: 1 },
      },
      {
        ...plain, type: "bar", data: pin, barWidth: 1, barGap: "-100%", z: 1,
        itemStyle: { color: colour("ink-2") },
      },
    ];
  }

  function option(chart, width, pointed) {
    const text = { color: colour("ink-2"), fontFamily: font, fontSize: 12 };
    const each = width < NARROW_PX ? LABEL_PX.narrow : LABEL_PX.wide;
    const every = Math.max(1, Math.ceil((chart.labels.length * each) / width));
    return {
      animation: false,
      grid: { left: 44, right: 12, top: 12, bottom: 30 },
      xAxis: {
        type: "category",
        data: chart.labels,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colour("edge") } },
        axisLabel: { ...text, interval: every - 1, hideOverlap: true },
      },
      yAxis: {
        type: "value",
        min: chart.low,
        max: chart.high,
        interval: chart.step,
        splitLine: { lineStyle: { color: colour("track") } },
        axisLabel: { ...text, formatter: `{value}${chart.unit}` },
      },
      series: [...chart.series.flatMap(drawn), ...strip(chart, pointed)],
    };
  }

  function enhance(figure) {
    const chart = JSON.parse(figure.dataset.chart);
    const area = document.createElement("div");
    area.className = "time-chart__live";
    area.tabIndex = 0;
    area.setAttribute("role", "group");
    area.setAttribute("aria-label", `${chart.label} ${chart.help}`);
    const said = document.createElement("p");
    said.className = "time-chart__said";
    said.setAttribute("aria-live", "polite");
    figure.prepend(area, said);
    figure.classList.add("time-chart--live");

    const live = window.echarts.init(area, null, { renderer: "canvas" });
    const last = chart.labels.length - 1;
    let pointed = -1;

    function draw() {
      live.setOption(option(chart, area.clientWidth, pointed), { notMerge: true });
    }

    function point(at) {
      const found = Math.min(last, Math.max(-1, at));
      if (found !== pointed) {
        pointed = found;
        said.textContent = pointed < 0 ? chart.help : chart.says[pointed];
        draw();
      }
    }

    said.textContent = chart.help;
    draw();
    live.getZr().on("mousemove", (event) => {
      const place = [event.offsetX, event.offsetY];
      if (live.containPixel({ gridIndex: 0 }, place)) {
        point(live.convertFromPixel({ seriesIndex: 0 }, place)[0]);
      }
    });
    live.getZr().on("click", (event) => {
      const found = live.convertFromPixel({ seriesIndex: 0 }, [event.offsetX, event.offsetY]);
      point(Array.isArray(found) ? found[0] : -1);
    });
    area.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: pointed - 1, ArrowRight: pointed + 1, Home: 0, End: last, Escape: -1 };
      if (event.key in steps && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        point(event.key === "ArrowLeft" && pointed < 0 ? last : steps[event.key]);
      }
    });
    new ResizeObserver(() => {
      if (area.clientWidth) {
        live.resize();
        draw();
      }
    }).observe(area);
  }

  if (window.echarts) {
    document.fonts.ready.then(() => document.querySelectorAll("[data-chart]").forEach(enhance));
  }
})();
