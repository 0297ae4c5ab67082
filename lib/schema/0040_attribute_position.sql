-- Every profile and form lists the attributes in their order: read it rather than sort hundreds.
CREATE INDEX attribute_position ON attribute (position, id);
