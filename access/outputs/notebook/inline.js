/* Draws the layers in the order given; the legend shows and hides them. */
function drawInline(map, data) {
  "use strict";
  const make = (tag, name, parent, text = "") => {
    const made = L.DomUtil.create(tag, name, parent);
    made.textContent = text;
    return made;
  };
  const path = (codes) => {
    const points = [];
    for (let i = 0, y = 0, x = 0; i < codes.length; i += 2) {
      points.push([(y += codes[i]) / 1e5, (x += codes[i + 1]) / 1e5]);
    }
    return points;
  };
  const styles = {
    point: { color: "#fff", weight: 1.5, opacity: 1, fillOpacity: 1 },
    line: { fill: false, opacity: 0.9 },
    polygon: { weight: 0.4, opacity: 0.6, fillOpacity: 0.75 },
  };
  const shape = (layer, parts, label) => {
    const style = { color: layer.colour, weight: layer.size, fillColor: layer.colour, ...styles[layer.kind] };
    const drawn =
      layer.kind === "point"
        ? parts.flat().map((codes) => L.circleMarker(path(codes)[0], { ...style, radius: layer.size }))
        : layer.kind === "line"
          ? [L.polyline(parts.flat().map(path), style)]
          : [L.polygon(parts.map((rings) => rings.map(path)), style)];
    for (const each of drawn) {
      if (label) each.bindTooltip(make("span", "label", null, label), { sticky: true });
    }
    return L.featureGroup(drawn, { interactive: Boolean(label) });
  };
  const groups = data.layers.map((layer) =>
    L.featureGroup(
      layer.labels
        ? layer.shapes.map((parts, i) => shape(layer, parts, layer.labels[i]))
        : [shape(layer, layer.shapes.flat(), "")],
    ),
  );
  const boxes = [];
  // one canvas for all: what is added later lies above
  const draw = () => {
    for (const group of groups) group.remove();
    groups.forEach((group, i) => boxes[i].checked && group.addTo(map));
  };
  const Legend = L.Control.extend({
    options: { position: "topright" },
    onAdd() {
      const box = make("form", "legend");
      L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
      make("b", "", box, data.name);
      data.layers.forEach((layer, i) => {
        const row = make("label", "", box);
        boxes[i] = make("input", "", row);
        Object.assign(boxes[i], { type: "checkbox", checked: layer.shown, onchange: draw });
        make("span", `mark ${layer.kind}`, row).style.setProperty("--colour", layer.colour);
        make("span", "", row, layer.name);
      });
      if (data.attribution) make("small", "", box, data.attribution);
      return box;
    },
  });
  map.attributionControl.setPrefix(false);
  const legend = new Legend().addTo(map).getContainer().offsetWidth;
  L.control.scale({ imperial: false }).addTo(map);
  const beside = map.getSize().x > 3 * legend ? legend + 20 : 8; // where there is room, nothing lies below it
  map.fitBounds(data.bounds, { paddingTopLeft: [8, 8], paddingBottomRight: [beside, 8] });
  draw();
}
