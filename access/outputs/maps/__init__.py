"""The HTML gap map: builder, page data, front end, shipped assets."""
