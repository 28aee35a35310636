package distribution.it;

import java.util.ArrayList;
import java.util.List;

/**
 * A property of MQTT 5.0 under the name the specification gives it, in lower case and with hyphens.
 * Numbers are decimal; of a user property the value is {@code name=value}.
 */
record Property(String name, String value) {
  static final String USER = "user-property";

  int number() {
    return Integer.parseInt(value);
  }

  String userName() {
    return value.substring(0, value.indexOf('='));
  }

  String userValue() {
    return value.substring(value.indexOf('=') + 1);
  }

  static Property user(String name, String value) {
    return new Property(USER, name + "=" + value);
  }

  static List<Property> with(List<Property> properties, Property one) {
    List<Property> more = new ArrayList<>(properties);
    more.add(one);
    return List.copyOf(more);
  }
}
