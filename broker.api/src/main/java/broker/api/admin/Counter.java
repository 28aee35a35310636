package broker.api.admin;

import java.util.Objects;
import java.util.function.LongSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A figure that the broker or a plugin shows: a name, a meaning, a unit and a value.
 *
 * <p>Immutable but for its value, which any thread may read at any time.
 *
 * @since 1.0
 */
@ProviderType
public final class Counter {
  /**
   * How the value of a figure behaves.
   *
   * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
   *
   * @since 1.0
   */
  @ProviderType
  public enum Kind {
    /** Only rises, from zero at the start of the broker or of the plugin. */
    TOTAL,
    /** Rises and falls. */
    GAUGE
  }

  private final Kind kind;
  private final String name;
  private final String unit;
  private final String description;
  private final LongSupplier value;

  private Counter(Kind kind, String name, String unit, String description, LongSupplier value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty name");
    }
    this.kind = kind;
    this.name = name;
    this.unit = Objects.requireNonNull(unit, "unit");
    this.description = Objects.requireNonNull(description, "description");
    this.value = Objects.requireNonNull(value, "value");
  }

  /**
   * Returns a figure that only rises.
   *
   * @param name words in lower case with dots between them, e.g. {@code auth.refused}; the broker
   *     puts the name of the plugin in front
   * @param unit what is counted: {@code messages}, {@code bytes}, {@code ms} ...
   * @param description one sentence for people
   * @param value called by any thread; must not block
   * @throws IllegalArgumentException if the name is empty
   */
  public static Counter total(String name, String unit, String description, LongSupplier value) {
    return new Counter(Kind.TOTAL, name, unit, description, value);
  }

  /** Returns a figure that rises and falls; the arguments are those of {@link #total}. */
  public static Counter gauge(String name, String unit, String description, LongSupplier value) {
    return new Counter(Kind.GAUGE, name, unit, description, value);
  }

  /** Returns how the value behaves. */
  public Kind kind() {
    return kind;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the unit of the value. */
  public String unit() {
    return unit;
  }

  /** Returns what the figure means, in one sentence. */
  public String description() {
    return description;
  }

  /** Returns the value as it is now. */
  public long value() {
    return value.getAsLong();
  }
}
