package broker.api.persistence;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says that a store could not do what it was asked for, and that it is as it was before.
 *
 * @since 1.0
 */
@ProviderType
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * What went wrong, which tells the broker what to do.
   *
   * <p>May grow: a {@code switch} needs a {@code default} branch.
   *
   * @since 1.0
   */
  @ProviderType
  public enum Kind {
    /**
     * There is no room for the batch. The store is usable: the broker sends the batch again without
     * what it can do without, and refuses clients with Quota exceeded (0x97).
     */
    FULL,
    /** The device failed. The broker opens the store again before it uses it. */
    IO,
    /** The content is damaged. The broker opens the store again, which sets it aside. */
    CORRUPT,
    /**
     * The store does not know an operation of a later API. The broker goes on without it, loudly.
     */
    UNSUPPORTED
  }

  private final Kind kind;

  /**
   * Makes an exception.
   *
   * @param message what happened to which file, for the log and the alarm
   */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Makes an exception that comes from another one. */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }
}
