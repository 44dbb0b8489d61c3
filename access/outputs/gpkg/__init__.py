"""The results as one GeoPackage that opens in QGIS looking like the map."""
