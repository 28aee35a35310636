package distribution.cli;

/**
 * One property of MQTT 5.0 as given with {@code -D}, checked. Immutable.
 *
 * @param name which one
 * @param key the key of a User Property, empty for all others
 * @param value a text, or a decimal number in range
 */
record Property(PropertyName name, String key, String value) {
  static Property of(PropertyName name, String value) {
    return new Property(name, "", value);
  }

  /** The value of a numeric property. */
  long number() {
    return Long.parseLong(value);
  }

  /** Reads what follows {@code -D}: stage, name, value, and for a User Property key and value. */
  static Property parse(Arguments arguments, Stage stage) throws UsageError {
    PropertyName name = PropertyName.of(arguments.value("identifier"));
    if (!name.isAllowedIn(stage)) {
      throw new UsageError(
          "Error: " + name + " property not allowed for " + stage + " in --property argument.");
    }
    if (name == PropertyName.USER_PROPERTY) {
      return new Property(name, arguments.value("key"), arguments.value("value"));
    }
    if (name.isNumber()) {
      return of(name, Long.toString(arguments.number(name.toString(), 0, name.most())));
    }
    return of(name, arguments.value("value"));
  }
}
