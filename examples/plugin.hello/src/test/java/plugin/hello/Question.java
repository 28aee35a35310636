package plugin.hello;

import broker.api.auth.AccessRequest;
import broker.api.auth.Action;
import java.util.Optional;

/** What a client asks. */
record Question(Action action, String topic) implements AccessRequest {
  @Override
  public Optional<String> shareName() {
    return Optional.empty();
  }
}
