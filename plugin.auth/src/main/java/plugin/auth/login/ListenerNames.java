package plugin.auth.login;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Some of the listeners, by name. Immutable. */
public record ListenerNames(Set<String> names) {
  /** No listener. */
  public static final ListenerNames NONE = new ListenerNames(Set.of());

  private static final String ALL = "*";

  /** Names separated by commas; {@code *} is every listener. */
  public static ListenerNames of(String text) {
    return new ListenerNames(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the listener is one of them. */
  public boolean contain(String listener) {
    return names.contains(listener) || names.contains(ALL);
  }
}
