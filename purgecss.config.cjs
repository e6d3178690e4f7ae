// What our pages take from Tabler: how it dresses bare elements. Our components carry classes of their own (sd-, hall-, desk-,
// wall-; a test holds templates to it), so of its several thousand rules a few dozen are left. Read by sundial/cli/assets.py.
const tags = `html body main header footer nav section article aside search div span p a b strong i em u s small sub sup abbr
  cite q bdi address hr br wbr pre code kbd samp mark ins del time h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption
  img svg g path rect circle line polyline polygon ellipse picture source video audio track iframe table caption colgroup col
  thead tbody tfoot tr th td form fieldset legend label input button select optgroup option datalist textarea output progress
  meter details summary dialog noscript template`.split(/\s+/);
const attributes = { names: ["href", "type", "title", "hidden", "list", "cols", "disabled", "role"], values: [] };

module.exports = {
  css: ["node_modules/@tabler/core/dist/css/tabler.min.css"],
  content: [{ raw: "", extension: "elements" }],
  extractors: [{ extensions: ["elements"], extractor: () => ({ tags, attributes, classes: [], ids: [], undetermined: [] }) }],
  variables: true,
  keyframes: true,
  fontFace: true,
};
