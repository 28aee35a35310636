package broker.api.message;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A name and value that MQTT 5.0 carries without looking at it (section 2.2.2.2, User Property).
 *
 * <p>The same name may occur more than once, and the order is kept. Each of the two is at most
 * 65,535 bytes of UTF-8; the broker refuses a packet with a longer one.
 *
 * @param name the name
 * @param value the value
 * @since 1.0
 */
@ProviderType
public record UserProperty(String name, String value) {
  /** Makes a property of two strings that are not null. */
  public UserProperty {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
