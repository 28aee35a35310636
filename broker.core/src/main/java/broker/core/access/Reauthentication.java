package broker.core.access;

import broker.api.auth.Grant;
import broker.core.loop.OnEventLoop;

/**
 * A connected client that proves anew who it is, while its other packets go on (MQTT 5.0 section
 * 4.12.1). Owned by the client's loop.
 */
@OnEventLoop
public final class Reauthentication {
  private final ClientAccess client;
  private final ConnectSnapshot connect;
  private final AuthOutcome outcome;
  private final Conversation conversation;

  Reauthentication(
      AccessLoop access,
      ClientAccess client,
      ConnectSnapshot connect,
      String method,
      AuthOutcome outcome) {
    this.client = client;
    this.connect = connect;
    this.outcome = outcome;
    this.conversation =
        new Conversation(access, connect, method, this::decided, outcome::challenged);
  }

  /** Begins with the first data of the client; the outcome may be told before this returns. */
  public void start(byte[] data) {
    conversation.begin(data);
  }

  /** Goes on with the client's answer to a challenge. */
  public void answer(byte[] data) {
    conversation.receive(data);
  }

  private void decided(Answer answer) {
    if (answer.kind() != Answer.Kind.ALLOWED) {
      outcome.refused(answer.reason());
      return;
    }
    Grant grant = answer.grant();
    client.renew(
        new ClientSnapshot(
            connect,
            grant.userName().orElse(connect.givenUserName()),
            grant.evidence().orElse(null),
            client.view().connectedAt()));
    outcome.admitted(answer.data());
  }

  /** The client has left. */
  public void cancel() {
    conversation.cancel();
  }
}
