"""Raw captures: WARC files out and in, and the bodies in them without their content-codings."""
