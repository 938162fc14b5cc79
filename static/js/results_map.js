// The map of a page's listings, behind its tab, and beside it the same listings by number. Leaflet is fetched when the
// tab is first opened; the list of results is the equal of the map and needs none of this.
(function () {
  "use strict";

  const CALIFORNIA = [[32.4, -124.5], [42.1, -114.1]];
  const tabs = document.getElementById("view-tabs");
  const panel = document.getElementById("results-map");
  const list = document.getElementById("results-list");
  const beside = document.getElementById("map-list");
  if (!tabs || !panel || !list || !beside) {
    return;
  }
  const listTab = document.getElementById("tab-list");
  const mapTab = document.getElementById("tab-map");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
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

  function made(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  // The listings of the page, each with the number that it has in the list.
  function listings() {
    const numbered = list.querySelector("ol.cards");
    const first = numbered ? numbered.start : 1;
    return Array.from(list.querySelectorAll("[data-name]")).map(function (card, place) {
      return {
        card: card,
        number: first + place,
        name: card.dataset.name,
        link: card.querySelector("h3 a, th a"),
        where: card.querySelector(".card__where"),
        counties: (card.dataset.counties || "").split(";").filter(Boolean),
        at: card.dataset.lat ? [Number(card.dataset.lat), Number(card.dataset.lon)] : null,
      };
    });
  }

  function popup(listing) {
    const box = document.createElement("div");
    const link = made("a", "", listing.name);
    link.href = listing.link.href;
    const back = made("button", "link-button", "Show in the list");
    back.type = "button";
    back.addEventListener("click", function () {
      show(false);
      listing.card.scrollIntoView({ block: "start" });
      listing.link.focus();
    });
    box.append(link, made("p", "", listing.where ? listing.where.textContent : ""));
    const call = listing.card.querySelector("a.call, a.dense__call");
    if (call) {
      const number = made("a", "map-call", call.textContent.trim());
      number.href = call.href;
      box.append(number);
    }
    box.append(back);
    return box;
  }

  // One line for each listing: pressing it shows its place; a place that is chosen marks its line.
  function line(listing, choose) {
    const item = document.createElement("li");
    const button = made("button", "map-list__item", "");
    button.type = "button";
    const words = made("span", "", listing.name);
    words.append(made("span", "map-list__where", listing.where ? listing.where.textContent : "No place is stated"));
    button.append(made("span", "map-pin__number", String(listing.number)), words);
    button.addEventListener("click", choose);
    item.append(button);
    beside.append(item);
    listing.line = button;
  }

  function mark(all, chosen) {
    for (const listing of all) {
      if (listing === chosen) {
        listing.line.setAttribute("aria-current", "true");
        listing.line.scrollIntoView({ block: "nearest" });
      } else {
        listing.line.removeAttribute("aria-current");
      }
    }
  }

  function pin(map, listing) {
    const L = window.L;
    const icon = L.divIcon({ className: "map-pin", iconSize: [32, 32], html: made("span", "map-pin__number", String(listing.number)) });
    // For the pointer alone: numbers may cover each other. The list beside the map does the same for everybody.
    const marker = L.marker(listing.at, { icon: icon, riseOnHover: true, keyboard: false }).bindPopup(popup(listing)).addTo(map);
    marker.getElement().setAttribute("aria-hidden", "true");
    return marker;
  }

  function outline(map, outlines, held) {
    const L = window.L;
    return L.geoJSON(outlines, {
      style: function (feature) {
        const isHeld = held.has(feature.properties.name);
        return { color: color("--line-strong"), weight: 1, fillColor: color(isHeld ? "--accent" : "--surface"), fillOpacity: isHeld ? 0.28 : 1 };
      },
      onEachFeature: function (feature, layer) {
        const here = held.get(feature.properties.name);
        if (!here) {
          layer.bindTooltip(feature.properties.name + " County", { sticky: true });
          return;
        }
        const numbers = here.map(function (listing) { return listing.number; });
        const words = numbers.length > 4 ? numbers.slice(0, 4).join(", ") + " …" : numbers.join(", ");
        layer.bindTooltip(feature.properties.name + ": " + words, { permanent: true, direction: "center", className: "map-label", pane: "names" });
      },
    }).addTo(map);
  }

  function ring(map) {
    const L = window.L;
    if (!panel.dataset.nearLat) {
      return [];
    }
    const place = [Number(panel.dataset.nearLat), Number(panel.dataset.nearLon)];
    return [L.circleMarker(place, { radius: 11, weight: 4, color: color("--ink"), fill: false, interactive: false, className: "map-near" })
      .bindTooltip(panel.dataset.near, { permanent: true, direction: "bottom", offset: [0, 10], className: "map-label map-label--near", pane: "names" })
      .addTo(map)];
  }

  function draw(outlines) {
    const L = window.L;
    const map = L.map("map", { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still, scrollWheelZoom: false, zoomSnap: 0.25 });
    map.attributionControl.setPrefix("");
    map.fitBounds(CALIFORNIA, { animate: false });
    if (panel.dataset.tiles) {
      L.tileLayer(panel.dataset.tiles).addTo(map);
    }
    // The names of counties stand under the numbers, so that they hide none.
    map.createPane("names").style.zIndex = 450;
    const all = listings();
    const held = new Map();
    for (const listing of all.filter(function (each) { return !each.at; })) {
      for (const county of listing.counties) {
        held.set(county, (held.get(county) || []).concat(listing));
      }
    }
    const shaded = outline(map, outlines, held).getLayers().filter(function (layer) { return held.has(layer.feature.properties.name); });
    const pins = [];
    for (const listing of all) {
      const areas = shaded.filter(function (layer) { return !listing.at && listing.counties.includes(layer.feature.properties.name); });
      const marker = listing.at ? pin(map, listing) : null;
      if (marker) {
        marker.on("popupopen", function () { mark(all, listing); });
        pins.push(marker);
      }
      line(listing, function () {
        if (marker) {
          marker.openPopup();
        } else if (areas.length) {
          const middle = L.featureGroup(areas).getBounds().getCenter();
          L.popup().setLatLng(middle).setContent(popup(listing)).openOn(map);
        }
        mark(all, listing);
      });
    }
    const shown = L.featureGroup(pins.concat(shaded, ring(map)));
    map.fitBounds(shown.getLayers().length ? shown.getBounds().pad(0.15) : CALIFORNIA, { maxZoom: 10, animate: false });
  }

  tabs.hidden = false;
  listTab.addEventListener("click", function () { show(false); });
  mapTab.addEventListener("click", function () { show(true); });
})();
