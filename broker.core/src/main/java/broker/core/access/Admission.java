package broker.core.access;

import broker.api.auth.Action;
import broker.api.auth.Authenticator;
import broker.api.auth.Grant;
import broker.core.loop.OnEventLoop;
import broker.core.packet.Connect;
import broker.core.packet.ReasonCode;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The question whether one client may connect, from CONNECT to the decision (MQTT 5.0 sections
 * 3.1.4 and 4.12). Owned by the loop of the connection.
 */
@OnEventLoop
public final class Admission {
  private static final byte[] NO_DATA = {};
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final AccessLoop access;
  private final ConnectSnapshot connect;
  private final AuthOutcome outcome;
  private final @Nullable String method;
  private final byte[] firstData;
  private final @Nullable TopicName willTopic;
  private final int changesBefore;
  private final long askedAtNanos;

  // what it waits for
  private @Nullable Gap gap;
  private @Nullable Inquiry<?> inquiry;
  private @Nullable Question question;
  private @Nullable Conversation conversation;

  // once it is decided
  private @Nullable ClientSnapshot client;
  private byte @Nullable [] lastData;
  private Rules rules = Rules.NONE;

  Admission(
      AccessLoop access, Connect connect, String clientId, Origin origin, AuthOutcome outcome) {
    this.access = access;
    this.connect = new ConnectSnapshot(connect, clientId, origin);
    this.outcome = outcome;
    this.method = connect.properties().authenticationMethod();
    byte[] data = connect.properties().authenticationData();
    this.firstData = data == null ? NO_DATA : data;
    Will will = connect.will();
    this.willTopic = will == null ? null : will.topic();
    this.changesBefore = access.control().changes();
    this.askedAtNanos = access.loop().nanos();
  }

  /** Asks; the outcome may be told before this returns. */
  public void start() {
    if (method != null) {
      conversation =
          new Conversation(access, connect, method, this::authenticated, outcome::challenged);
      conversation.begin(firstData);
    } else {
      askWhoItIs();
    }
  }

  private void askWhoItIs() {
    if (access.control().isGap(null)) {
      Gap begun =
          new Gap(
              access, () -> access.control().isGap(null), this::authenticate, this::unavailable);
      gap = begun;
      begun.start();
    } else {
      authenticate();
    }
  }

  /** Goes on with the client's answer to a challenge. */
  public void answer(byte[] data) {
    Objects.requireNonNull(conversation, "nobody asked").receive(data);
  }

  /** Returns the Authentication Method of the CONNECT, or null. */
  public @Nullable String method() {
    return method;
  }

  private void unavailable() {
    refuse(ReasonCode.SERVER_UNAVAILABLE);
  }

  private void authenticate() {
    List<Plugin<Authenticator>> plugins = access.control().authenticators();
    if (plugins.isEmpty()) {
      withoutAuthenticator();
      return;
    }
    Inquiry<Authenticator> question =
        new Inquiry<>(
            access,
            plugins,
            (plugin, turn) -> plugin.authenticate(connect, turn),
            this::authenticated,
            true);
    inquiry = question;
    Answer answer = question.ask();
    if (answer != null) {
      authenticated(answer);
    }
  }

  /** Nobody can tell who the client is: it may be anybody, so it is nobody. */
  private void withoutAuthenticator() {
    if (connect.allowsAnonymous()) {
      admit(null, null);
    } else {
      refuse(ReasonCode.NOT_AUTHORIZED);
    }
  }

  private void authenticated(Answer answer) {
    switch (answer.kind()) {
      case ALLOWED -> {
        Grant grant = answer.grant();
        lastData = answer.data();
        admit(grant.userName().orElse(connect.givenUserName()), grant.evidence().orElse(null));
      }
      case ABSTAINED -> {
        if (connect.givenUserName() == null && connect.allowsAnonymous() && method == null) {
          admit(null, null);
        } else {
          refuse(ReasonCode.NOT_AUTHORIZED);
        }
      }
      case WITHDRAWN -> withdrawn();
      default -> refuse(answer.reason());
    }
  }

  /**
   * The plugin that was asked has gone: the next one is, though not again and again for ever; and a
   * conversation cannot go on there.
   */
  private void withdrawn() {
    long waited = access.loop().nanos() - askedAtNanos;
    boolean inTime = waited < access.limits().maximumDeferralMillis() * NANOS_PER_MILLI;
    if (method == null && inTime) {
      askWhoItIs();
    } else {
      unavailable();
    }
  }

  private void admit(@Nullable String userName, @Nullable String evidence) {
    connect.forgetSecrets();
    ClientSnapshot admitted =
        new ClientSnapshot(connect, userName, evidence, access.control().clock().instant());
    client = admitted;
    rules = access.control().rules(connect);
    if (willTopic == null || rules == Rules.NONE) {
      conclude(ReasonCode.SUCCESS);
      return;
    }
    Request request = Request.of(Action.PUBLISH, willTopic);
    Question asked =
        new Question(
            access,
            connect,
            (plugin, turn) -> plugin.authorize(admitted, request, turn),
            this::willDecided,
            false);
    question = asked;
    Answer answer = asked.ask();
    if (answer != null) {
      willDecided(answer);
    }
  }

  private void willDecided(Answer answer) {
    boolean granted = ClientAccess.decide(answer, client(), connect) == ReasonCode.SUCCESS;
    conclude(granted ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED);
  }

  private void refuse(ReasonCode reason) {
    connect.forgetSecrets();
    conclude(reason);
  }

  private void conclude(ReasonCode reason) {
    if (reason == ReasonCode.SUCCESS) {
      outcome.admitted(lastData);
    } else {
      outcome.refused(reason);
    }
  }

  /** The client has left, or has no time any more. */
  public void cancel() {
    if (gap != null) {
      gap.cancel();
    }
    if (inquiry != null) {
      inquiry.cancel();
    }
    if (question != null) {
      question.cancel();
    }
    if (conversation != null) {
      conversation.cancel();
    }
    connect.forgetSecrets();
  }

  // ---- once it is decided

  ClientSnapshot client() {
    return Objects.requireNonNull(client, "not admitted");
  }

  ConnectSnapshot connect() {
    return connect;
  }

  /** What its will was checked against. */
  Rules rules() {
    return rules;
  }

  /** True when something has changed since it was asked. */
  boolean isOutdated() {
    return access.control().changes() != changesBefore;
  }
}
