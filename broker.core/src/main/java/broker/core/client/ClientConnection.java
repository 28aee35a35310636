package broker.core.client;

import broker.api.client.ClientException;
import broker.api.client.EndCause.Kind;
import broker.core.codec.FixedHeader;
import broker.core.codec.PacketDecoder;
import broker.core.loop.CallOrder;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.LoopCounters;
import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.Subscribe;
import broker.core.packet.Unsubscribe;
import broker.core.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of this broker to another one, from CONNECT to its end. Owned by the event loop of
 * its channel, but for the methods that any thread may call.
 */
@OnEventLoop
public final class ClientConnection {
  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  /** How long a client that leaves waits for the server to take what it was given before. */
  private static final long LEAVE_NANOS = 5_000_000_000L;

  private enum State {
    OPENING,
    AWAITING_CONNACK,
    CONNECTED,
    LEAVING,
    CLOSED
  }

  private final ClientSettings settings;
  private final ClientState session;
  private final ClientEvents events;
  private final long deadlineNanos;
  private final ClientChannel channel;
  private final SendBudget budget = new SendBudget();
  private final CallOrder order;
  private final Timer deadline = new Deadline();

  private State state = State.OPENING;
  private volatile @Nullable Conversation conversation; // once the server has accepted it
  private @Nullable Disconnect goodbye; // to be sent when all is sent
  private @Nullable End end;

  /**
   * @param wire of the loop of the channel; its counters are those of this connection
   * @param tls whether a TLS handshake comes first
   * @param session resumed if the server resumes its side, else forgotten
   * @param deadlineNanos when CONNACK must have come
   */
  ClientConnection(
      WireLoop wire,
      Channel channel,
      boolean tls,
      ClientSettings settings,
      ClientState session,
      ClientEvents events,
      long deadlineNanos) {
    this.settings = settings;
    this.session = session;
    this.events = events;
    this.deadlineNanos = deadlineNanos;
    long maximumPacketSize = settings.connect().properties().maximumPacketSize();
    this.channel =
        new ClientChannel(
            wire,
            channel,
            tls,
            settings.connect().version(),
            (int) Math.min(maximumPacketSize, FixedHeader.MAXIMUM_PACKET_SIZE),
            this);
    order = new CallOrder(loop());
  }

  // ---- what any thread may ask

  /** What the server has promised. Any thread, as soon as it is connected. */
  public ServerProfile profile() {
    Conversation c = conversation;
    if (c == null) {
      throw new IllegalStateException("not connected yet");
    }
    return c.profile();
  }

  /**
   * Runs the task on the loop of this connection, at once when it is the caller's and nothing that
   * was given before waits. Any thread.
   */
  public void execute(Runnable task) {
    order.execute(task);
  }

  /**
   * Publishes a message, after those that were published before. Any thread.
   *
   * @param message owned by the connection from now on; refused at once with Quota exceeded when
   *     too much is waiting
   */
  public void publish(Outgoing message) {
    if (!budget.take(message.message().size())) {
      message.completed(ReasonCode.QUOTA_EXCEEDED, "too many messages are not complete");
      return;
    }
    message.charge(true);
    execute(() -> publishNow(message));
  }

  /**
   * Goes on with a message that was in flight at QoS 2 before this broker started; as {@link
   * #publish} if its identifier has another one by now. On the loop.
   *
   * @param isReleased whether PUBREC has come
   */
  public void resume(Outgoing message, int packetIdentifier, boolean isReleased) {
    Conversation c = conversation;
    if (c == null
        || state != State.CONNECTED
        || !c.sender().resume(message, packetIdentifier, isReleased)) {
      publish(message);
    }
  }

  /**
   * Sends SUBSCRIBE. Any thread.
   *
   * @param request its identifier does not matter
   * @return one reason code for each filter, of the server or of this side if it has to refuse
   */
  public CompletionStage<List<ReasonCode>> subscribe(Subscribe request) {
    return ask((conversation, answer) -> conversation.requests().subscribe(request, answer));
  }

  /** Sends UNSUBSCRIBE; as {@link #subscribe}. */
  public CompletionStage<List<ReasonCode>> unsubscribe(Unsubscribe request) {
    return ask((conversation, answer) -> conversation.requests().unsubscribe(request, answer));
  }

  /**
   * Ends the connection when what was published before is sent, but soon at the latest. Any thread.
   */
  public void disconnect(Disconnect last) {
    execute(() -> disconnectNow(last));
  }

  /** Ends the connection at once, without DISCONNECT. Any thread. */
  public void abort(End cause) {
    execute(() -> lost(cause));
  }

  /** Messages that were sent at QoS 1 and 2 and are not acknowledged. Any thread. */
  public int unacknowledged() {
    Conversation c = conversation;
    return c == null ? 0 : c.sender().unacknowledged();
  }

  /** When the oldest of those was sent, on the ticker; without meaning if there is none. */
  public long oldestSentNanos() {
    Conversation c = conversation;
    return c == null ? 0 : c.sender().oldestSentNanos();
  }

  /** What is counted for this connection. Reading: any thread. */
  public LoopCounters counters() {
    return channel.counters();
  }

  /** The event loop. Any thread. */
  public Loop loop() {
    return channel.loop();
  }

  // ---- what its parts ask

  /** What the network channel needs in its pipeline. */
  ChannelHandler handler() {
    return channel;
  }

  ClientChannel channel() {
    return channel;
  }

  ClientState session() {
    return session;
  }

  ClientEvents events() {
    return events;
  }

  /** Why it has ended, or null while it has not. */
  public @Nullable End end() {
    return end;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Writes a packet that leaves at the end of the turn; false when it is too large. */
  boolean write(Packet packet) {
    Conversation c = conversation;
    return channel.write(
        packet,
        c == null
            ? ConnectProperties.NO_LIMIT // CONNECT is sent whatever it takes
            : Math.min(c.profile().maximumPacketSize(), settings.maximumSentPacketSize()));
  }

  // ---- the way to CONNACK

  /** There is a network connection. */
  void onOpen() {
    loop().timers().start(deadline, deadlineNanos - loop().nanos());
  }

  /** TLS, if any, is done: sends CONNECT. [MQTT-3.1.0-1] [MQTT311-3.1.0-1] */
  void onReady() {
    if (state != State.OPENING) {
      return;
    }
    state = State.AWAITING_CONNACK;
    try {
      write(settings.connect());
    } catch (IllegalArgumentException e) {
      lost(End.of(Kind.UNREACHABLE, "CONNECT cannot be sent: " + e.getMessage()));
    }
  }

  void onPacket(int firstByte, ByteBuf buffer, int index, int end) throws ProtocolException {
    Conversation c = conversation;
    if (c != null) {
      c.onPacket(firstByte, buffer, index, end);
      return;
    }
    ByteBuf body = buffer.slice(index, end - index);
    onFirstPacket(PacketDecoder.decode(firstByte, body, settings.connect().version(), Role.SERVER));
  }

  private void onFirstPacket(Packet packet) throws ProtocolException {
    if (packet instanceof Auth && settings.connect().properties().authenticationMethod() != null) {
      String text = "The server asks for more authentication data, which this client has not";
      lost(End.of(Kind.REFUSED, text));
      return;
    }
    if (!(packet instanceof ConnAck connAck)) { // [MQTT-3.2.0-1] [MQTT-4.12.0-6] [MQTT311-3.2.0-1]
      throw ProtocolException.protocolError(
          "MQTT-3.2.0-1", packet.type() + " where CONNACK was expected");
    }
    ReasonCode reason = connAck.reasonCode();
    if (reason == ReasonCode.SUCCESS) {
      connected(ServerProfile.of(settings.connect(), connAck));
    } else {
      String text = "Connection refused: " + words(reason);
      lost(End.of(Kind.REFUSED, reason, text, connAck.properties().reasonString()));
    }
  }

  private void connected(ServerProfile profile) {
    loop().timers().stop(deadline);
    if (!profile.resumed()) {
      int unsettled = session.unsettled();
      if (unsettled > 0) {
        log.warn(
            "{}: the session there is lost: {} message(s) at QoS 2 it may have got come again",
            this,
            unsettled);
      }
      session.clear(); // [MQTT-3.2.2-5] [MQTT-3.1.2-4] [MQTT311-3.1.2-6]
      events.onSessionLost();
    }
    state = State.CONNECTED;
    Conversation begun = new Conversation(this, profile, settings, budget);
    conversation = begun;
    begun.begin();
    if (profile.resumed()) {
      session.record().resumed(this::begun);
    } else {
      session.record().lost(this::begun);
    }
  }

  /** Nothing of a session before this one can come back, even after a crash. */
  private void begun() {
    if (state == State.CONNECTED) {
      events.onConnected(this);
    }
  }

  // ---- after CONNACK

  private void publishNow(Outgoing message) {
    Conversation c = conversation;
    if (c != null && state == State.CONNECTED) {
      c.sender().publish(message);
    } else {
      message.failed(cause());
    }
  }

  private CompletionStage<List<ReasonCode>> ask(
      BiConsumer<Conversation, CompletableFuture<List<ReasonCode>>> question) {
    CompletableFuture<List<ReasonCode>> answer = new CompletableFuture<>();
    execute(
        () -> {
          Conversation c = conversation;
          if (c != null && state == State.CONNECTED) {
            question.accept(c, answer);
          } else {
            answer.completeExceptionally(new ClientException(cause()));
          }
        });
    return answer;
  }

  /** The network takes data again. */
  void onWritable() {
    Conversation c = conversation;
    if (c != null) {
      c.sender().drain();
    }
  }

  // ---- the end

  private void disconnectNow(Disconnect last) {
    if (state == State.CONNECTED) {
      state = State.LEAVING;
      goodbye = last;
      loop().timers().start(deadline, LEAVE_NANOS);
      onAllSent();
    } else if (state != State.LEAVING) {
      lost(disconnected());
    }
  }

  /** All that was published is sent: the time to leave, if that is wanted. */
  void onAllSent() {
    Conversation c = conversation;
    Disconnect last = goodbye;
    if (last != null && c != null && c.sender().isIdle()) {
      leave(last, disconnected()); // [MQTT-3.14.4-1] [MQTT-3.14.4-2]
    }
  }

  private final class Deadline extends Timer {
    @Override
    protected void onTime(long nowNanos) {
      Disconnect last = goodbye;
      if (last != null) {
        leave(last, disconnected());
      } else {
        lost(End.of(Kind.TIMED_OUT, "Connection timed out"));
      }
    }
  }

  /** Ends it with DISCONNECT, where that is known, so that it arrives. */
  void leave(Disconnect last, End cause) {
    if (state == State.CLOSED) {
      return;
    }
    boolean plain = last.reasonCode() == ReasonCode.SUCCESS;
    if (conversation != null && (plain || settings.connect().version().isV5())) {
      write(last);
    }
    finish(cause);
    channel.closePolitely();
  }

  /** Ends it without a word: the network, the server or the owner is gone. */
  void lost(End cause) {
    finish(cause);
    channel.close();
  }

  /** The network connection is closed, by whichever side. */
  void onClosed() {
    boolean early = conversation == null;
    finish(
        End.of(
            Kind.CLOSED_BY_PEER,
            early ? "The server closed the connection before CONNACK" : "Connection lost"));
    events.onEnded(cause());
  }

  private void finish(End cause) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    end = cause;
    goodbye = null;
    loop().timers().stop(deadline);
    channel.stop();
    Conversation c = conversation;
    if (c != null) {
      c.end(cause);
    }
  }

  private End cause() {
    End cause = end;
    return cause == null ? disconnected() : cause;
  }

  private static End disconnected() {
    return End.of(Kind.DISCONNECTED, "Disconnected");
  }

  static String words(ReasonCode reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public String toString() {
    return settings.connect().clientIdentifier() + " at " + channel;
  }
}
