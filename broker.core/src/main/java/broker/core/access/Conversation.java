package broker.core.access;

import broker.api.auth.AuthConversation;
import broker.core.access.AccessControl.EnhancedService;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ReasonCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One enhanced authentication, for a CONNECT or of a connected client: what the client says goes to
 * a plugin step by step (MQTT 5.0 section 4.12). Owned by the client's loop.
 */
@OnEventLoop
final class Conversation {
  private final AccessLoop access;
  private final ConnectSnapshot connect;
  private final String method;
  private final Consumer<Answer> decided;
  private final Consumer<byte[]> challenged;

  private @Nullable AuthConversation partner;
  private @Nullable Inquiry<EnhancedService> step;
  private @Nullable Gap gap;

  /**
   * @param decided gets the decision, once
   * @param challenged gets what the client has to answer before
   */
  Conversation(
      AccessLoop access,
      ConnectSnapshot connect,
      String method,
      Consumer<Answer> decided,
      Consumer<byte[]> challenged) {
    this.access = access;
    this.connect = connect;
    this.method = method;
    this.decided = decided;
    this.challenged = challenged;
  }

  /** Begins with the first data of the client. */
  void begin(byte[] data) {
    if (access.control().isGap(method)) {
      gap =
          new Gap(
              access,
              () -> access.control().isGap(method),
              () -> open(data),
              () -> decided.accept(Answer.denied(ReasonCode.SERVER_UNAVAILABLE)));
      gap.start();
    } else {
      open(data);
    }
  }

  private void open(byte[] data) {
    List<Plugin<EnhancedService>> plugins = access.control().authenticators(method);
    if (plugins.isEmpty()) {
      decided.accept(Answer.denied(ReasonCode.BAD_AUTHENTICATION_METHOD)); // [MQTT-4.12.0-1]
      return;
    }
    ask(
        new Inquiry<>(
            access,
            plugins,
            (plugin, turn) -> {
              AuthConversation opened = plugin.service().open(connect);
              partner = opened;
              opened.receive(readOnly(data), turn);
            },
            this::answered,
            true));
  }

  /** Goes on with what the client answered to a challenge. */
  void receive(byte[] data) {
    AuthConversation same = Objects.requireNonNull(partner, "nobody asked");
    Inquiry<EnhancedService> last = Objects.requireNonNull(step, "nobody asked");
    ask(
        new Inquiry<>(
            access,
            List.of(last.lastAsked()),
            (plugin, turn) -> same.receive(readOnly(data), turn),
            this::answered,
            false));
  }

  private void ask(Inquiry<EnhancedService> next) {
    step = next;
    Answer answer = next.ask();
    if (answer != null) {
      answered(answer);
    }
  }

  private void answered(Answer answer) {
    byte[] data = answer.data();
    if (answer.kind() == Answer.Kind.CHALLENGED && data != null) {
      challenged.accept(data);
    } else {
      decided.accept(answer);
    }
  }

  private static ByteBuffer readOnly(byte[] data) {
    return ByteBuffer.wrap(data).asReadOnlyBuffer();
  }

  void cancel() {
    if (gap != null) {
      gap.cancel();
    }
    if (step != null) {
      step.cancel();
    }
  }
}
