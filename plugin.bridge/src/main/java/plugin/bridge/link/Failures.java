package plugin.bridge.link;

import broker.api.client.ClientException;
import broker.api.client.EndCause;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What failed stages tell. Stateless. */
final class Failures {
  private Failures() {}

  /** Why a client has ended or could not begin; null if it failed otherwise, or did not. */
  static @Nullable EndCause cause(@Nullable Throwable failure) {
    return real(failure) instanceof ClientException ended ? ended.end() : null;
  }

  /** The same for people. */
  static String text(@Nullable Throwable failure) {
    EndCause cause = cause(failure);
    return cause != null ? cause.text() : String.valueOf(real(failure));
  }

  private static @Nullable Throwable real(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
