package broker.api.admin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells operators that something needs them, until it does not any more.
 *
 * <p>A service of the broker, once per bundle: names of one bundle do not meet those of another,
 * and the alarms of a bundle are cleared when it lets go of the service. Raising and clearing is
 * logged and published below {@code $SYS}.
 *
 * @since 1.0
 */
@ProviderType
public interface Alarms {
  /**
   * Raises an alarm; if it is raised already only its text changes, and equal texts change nothing.
   *
   * @param name words in lower case with dots between them, e.g. {@code certificate.expires}
   * @param text what is wrong and what to do about it, for people; never with a secret in it
   * @throws IllegalArgumentException if the name is empty, or has a character that no level of a
   *     topic may have: {@code +}, {@code #}, {@code /} or a control character
   */
  void raise(String name, String text);

  /** Clears an alarm; one that is not raised is no error. */
  void clear(String name);

  /** Returns the alarms of all plugins and of the broker, the oldest first. */
  List<Alarm> active();
}
