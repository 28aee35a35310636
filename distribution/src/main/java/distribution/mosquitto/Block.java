package distribution.mosquitto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of Mosquitto's file that belong together: those of the broker, of one listener, or of
 * one bridge. Owned by the thread that imports.
 */
final class Block {
  private final @Nullable ConfLine header;
  private final List<ConfLine> lines = new ArrayList<>();
  private @Nullable String shut;

  /**
   * An empty one.
   *
   * @param header the line that opens it; null for those that stand before any such line
   */
  Block(@Nullable ConfLine header) {
    this.header = header;
  }

  Optional<ConfLine> header() {
    return Optional.ofNullable(header);
  }

  void add(ConfLine line) {
    lines.add(line);
  }

  List<ConfLine> lines() {
    return lines;
  }

  /** The line that counts for an option: the last one. */
  Optional<ConfLine> last(String option) {
    return lines.stream().filter(l -> l.option().equals(option)).reduce((a, b) -> b);
  }

  boolean has(String option) {
    return last(option).isPresent();
  }

  /** The value of a yes-or-no option; empty if it is not set. */
  Optional<Boolean> flag(String option) {
    return last(option).map(line -> line.value().equals("true") || line.value().equals("1"));
  }

  /** Says why what the block describes must not be opened; the first reason stays. */
  void shut(String reason) {
    shut = shut == null ? reason : shut;
  }

  /** Why it must not be opened; empty if it may. */
  Optional<String> shut() {
    return Optional.ofNullable(shut);
  }
}
