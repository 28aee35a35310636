package broker.api.client;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says that a client could not begin, or has ended before an operation had.
 *
 * <p>Made by the broker, without a stack trace: it comes out of a stage, and says nothing about the
 * thread that made it.
 *
 * @since 1.0
 */
@ProviderType
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient EndCause end;

  /** Makes an exception of a cause. */
  public ClientException(EndCause end) {
    super(end.text(), null, false, false);
    this.end = Objects.requireNonNull(end, "end");
  }

  /** Returns why the client has ended. */
  public EndCause end() {
    return end;
  }
}
