// The map of the results, behind its tab. Leaflet is fetched when the tab is first opened; the list is the equal
// of the map and needs none of this.
(function () {
  "use strict";

  const CALIFORNIA = [[32.4, -124.5], [42.1, -114.1]];
  const tabs = document.getElementById("view-tabs");
  const panel = document.getElementById("results-map");
  const list = document.getElementById("results-list");
  if (!tabs || !panel || !list) {
    return;
  }
  const listTab = document.getElementById("tab-list");
  const mapTab = document.getElementById("tab-map");
  let started = false;

  function show(isMap) {
    panel.hidden = !isMap;
    list.hidden = isMap;
    listTab.setAttribute("aria-pressed", String(!isMap));
    mapTab.setAttribute("aria-pressed", String(isMap));
    if (isMap && !started) {
      started = true;
      load();
      tabs.scrollIntoView({ block: "start" });
    }
  }

  function load() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = panel.dataset.style;
    const script = document.createElement("script");
    script.src = panel.dataset.script;
    const ready = new Promise(function (resolve, reject) {
      script.onload = resolve;
      script.onerror = reject;
    });
    document.head.append(style, script);
    Promise.all([ready, fetch(panel.dataset.counties).then(function (answer) { return answer.json(); })])
      .then(function (loaded) { draw(loaded[1]); })
      .catch(function () { panel.querySelector("p").textContent = "The map could not be loaded. The list says the same in words."; });
  }

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function cards() {
    return Array.from(list.querySelectorAll(".card[data-name]"));
  }

  function popup(card) {
    const box = document.createElement("div");
    const link = document.createElement("a");
    const source = card.querySelector("h3 a");
    link.href = source.href;
    link.textContent = card.dataset.name;
    const where = document.createElement("p");
    where.textContent = card.querySelector(".card__where").textContent;
    box.append(link, where);
    return box;
  }

  function draw(outlines) {
    const L = window.L;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map("map", { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, scrollWheelZoom: false });
    map.attributionControl.setPrefix("");
    map.fitBounds(CALIFORNIA, { animate: false });
    if (panel.dataset.tiles) {
      L.tileLayer(panel.dataset.tiles).addTo(map);
    }
    const inArea = new Map();
    for (const card of cards()) {
      for (const county of (card.dataset.counties || "").split(";").filter(Boolean)) {
        inArea.set(county, (inArea.get(county) || []).concat(card));
      }
    }
    const counties = L.geoJSON(outlines, {
      interactive: true,
      style: function (feature) {
        const held = inArea.has(feature.properties.name);
        return { color: color("--line-strong"), weight: 1, fillColor: color(held ? "--accent" : "--surface"), fillOpacity: held ? 0.28 : 1 };
      },
      onEachFeature: function (feature, layer) {
        const held = inArea.get(feature.properties.name);
        const heading = feature.properties.name + " County";
        layer.bindTooltip(held ? heading + ": " + held.length + " with an area only" : heading, { sticky: true });
      },
    }).addTo(map);
    const points = cards().filter(function (card) { return card.dataset.lat; }).map(function (card) {
      return L.circleMarker([Number(card.dataset.lat), Number(card.dataset.lon)], {
        radius: 9, weight: 3, color: color("--surface"), fillColor: color("--accent"), fillOpacity: 1,
      }).bindPopup(popup(card)).bindTooltip(card.dataset.name).addTo(map);
    });
    const shown = L.featureGroup(points.concat(counties.getLayers().filter(function (layer) { return inArea.has(layer.feature.properties.name); })));
    map.fitBounds(shown.getLayers().length ? shown.getBounds().pad(0.3) : CALIFORNIA, { maxZoom: 10, animate: false });
  }

  tabs.hidden = false;
  listTab.addEventListener("click", function () { show(false); });
  mapTab.addEventListener("click", function () { show(true); });
})();
