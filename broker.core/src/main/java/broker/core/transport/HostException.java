package broker.core.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says that a port is not to be had because its host is none of this device. */
public final class HostException extends IOException {
  private static final long serialVersionUID = 1L;

  HostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
