package broker.core.connection;

import broker.core.access.Admission;
import broker.core.access.AuthOutcome;
import broker.core.codec.ConnectCodec;
import broker.core.codec.PacketDecoder;
import broker.core.journal.LoopJournal;
import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.metrics.Counter;
import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Packet;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.session.ClientLink;
import broker.core.session.Session;
import broker.core.session.Sessions;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a connection from its first byte to CONNACK (MQTT 5.0 sections 3.1.4 and 3.2): is the
 * CONNECT acceptable, may the client in, which session is its. Owned by the connection's loop; over
 * with CONNACK.
 */
@OnEventLoop
final class Handshake {
  private static final Logger log = LoggerFactory.getLogger(Handshake.class);
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Connection connection;
  private final ConnectionServices services;
  private final Timer deadline;
  private @Nullable ProtocolVersion answerVersion;
  private long maximumPacketSize = ConnectProperties.NO_LIMIT;
  private @Nullable Admission admission;
  private byte @Nullable [] lastData; // of an enhanced authentication, for CONNACK
  private boolean challenged; // it is the client's turn
  private boolean over;
  private @Nullable Session preparing; // while it becomes durable

  Handshake(Connection connection) {
    this.connection = connection;
    this.services = connection.services();
    this.deadline = new Deadline();
    expectPacket();
  }

  private void expectPacket() {
    long timeout = services.limits().connectTimeoutMillis() * NANOS_PER_MILLI;
    connection.shard().loop().timers().start(deadline, timeout);
  }

  private final class Deadline extends Timer {
    @Override
    protected void onTime(long nowNanos) {
      log.info("{} closed: no {} in time", connection, challenged ? "AUTH" : "CONNECT");
      cancel();
      connection.refused(); // section 3.1.4: the Server SHOULD close it
    }
  }

  /** The connection is lost, or the handshake is done. */
  void cancel() {
    over = true;
    connection.shard().loop().timers().stop(deadline);
    if (admission != null) {
      admission.cancel();
    }
    Session left = preparing;
    preparing = null;
    if (left != null && left.link() == null && !left.isEnded()) {
      left.detach(null); // nobody has come: its time runs
    }
  }

  void onPacket(int firstByte, ByteBuf in, int index, int end) throws ProtocolException {
    ByteBuf body = in.slice(index, end - index);
    if (admission != null) {
      onPacketBeforeConnAck(firstByte, body);
      return;
    }
    if (firstByte >>> 4 != PacketType.CONNECT.code()) {
      throw ProtocolException.protocolError("MQTT-3.1.0-1", "first packet is not CONNECT");
    }
    answerVersion = ConnectCodec.answerVersion(in, index, end);
    Packet connect = PacketDecoder.decode(firstByte, body, ProtocolVersion.V5, Role.CLIENT);
    connection.pause(Connection.PAUSED_FOR_ADMISSION); // what comes before CONNACK waits
    onConnect((Connect) connect);
  }

  /** While it authenticates, a client has nothing else to say. */
  private void onPacketBeforeConnAck(int firstByte, ByteBuf body) throws ProtocolException {
    Packet packet = PacketDecoder.decode(firstByte, body, ProtocolVersion.V5, Role.CLIENT);
    switch (packet.type()) {
      case AUTH -> onAuth((Auth) packet);
      case DISCONNECT -> connection.refused();
      default -> // [MQTT-3.1.2-30]
          throw ProtocolException.protocolError("MQTT-3.1.2-30", "packet before CONNACK");
    }
  }

  private void onConnect(Connect connect) {
    maximumPacketSize = connect.properties().maximumPacketSize();
    connection.shard().loop().timers().stop(deadline);
    ReasonCode refusal = ConnectRules.check(connect, services.limits());
    if (refusal != ReasonCode.SUCCESS) {
      refuse(connect.version(), refusal);
      return;
    }
    boolean assigned = connect.clientIdentifier().isEmpty();
    String clientId =
        assigned ? services.newClientId() : connect.clientIdentifier(); // [MQTT-3.1.3-6]
    Admission asked =
        connection
            .loop()
            .access()
            .admit(connect, clientId, connection.origin(), new Decision(connect, clientId));
    admission = asked;
    asked.start();
  }

  /** What admission says; it may say so while the packet is being read, so it is taken up later. */
  private final class Decision implements AuthOutcome {
    private final Connect connect;
    private final String clientId;

    Decision(Connect connect, String clientId) {
      this.connect = connect;
      this.clientId = clientId;
    }

    @Override
    public void admitted(byte @Nullable [] data) {
      lastData = data;
      later(() -> findSession(connect, clientId));
    }

    @Override
    public void refused(ReasonCode reason) {
      later(() -> refuse(connect.version(), ConnAcks.refusal(reason, connect.version())));
    }

    @Override
    public void challenged(byte[] data) {
      later(() -> challenge(data));
    }

    private void later(Runnable task) {
      Runnable unlessOver =
          () -> {
            if (!over) {
              task.run();
            }
          };
      connection.shard().loop().execute(unlessOver);
    }
  }

  private void challenge(byte[] data) {
    challenged = true;
    expectPacket();
    String method = Objects.requireNonNull(admission).method();
    connection.write( // [MQTT-4.12.0-2] [MQTT-4.12.0-3] [MQTT-4.12.0-5]
        new Auth(ReasonCode.CONTINUE_AUTHENTICATION, method, data, null, List.of()),
        ProtocolVersion.V5,
        maximumPacketSize);
    connection.unpause(Connection.PAUSED_FOR_ADMISSION);
  }

  private void onAuth(Auth auth) throws ProtocolException {
    Admission asked = Objects.requireNonNull(admission);
    byte[] data = AuthHandler.data(auth, asked.method());
    if (!challenged || auth.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION) {
      throw ProtocolException.protocolError("MQTT-4.12.0-3", "AUTH out of turn"); // [MQTT-4.12.0-3]
    }
    challenged = false;
    connection.shard().loop().timers().stop(deadline);
    connection.pause(Connection.PAUSED_FOR_ADMISSION);
    asked.answer(data);
  }

  /**
   * Finds or makes the session; when it belongs to another loop, the connection goes there first.
   */
  private void findSession(Connect connect, String clientId) {
    if (over) {
      return;
    }
    Sessions sessions = connection.shard().sessions();
    Session found = sessions.find(clientId);
    if (found != null && found.shard() != connection.shard()) {
      connection.moveTo(found.shard(), () -> findSession(connect, clientId));
      return;
    }
    if (found != null && found.isLocal()) {
      refuse(connect.version(), ReasonCode.CLIENT_IDENTIFIER_NOT_VALID); // it belongs to a plugin
      return;
    }
    if (found != null) {
      found = takeOver(found, connect);
    }
    if (found == null && isOneTooMany(connect, clientId)) {
      refuse(connect.version(), ConnAcks.refusal(ReasonCode.QUOTA_EXCEEDED, connect.version()));
      return;
    }
    Session session = found != null ? found : sessions.create(connection.shard(), clientId);
    if (session == null) {
      findSession(connect, clientId); // another loop was quicker
    } else {
      prepare(connect, clientId, session, found != null);
    }
  }

  /**
   * Whether there are so many sessions that there must not be one more that outlives its
   * connection; the others are bounded with the connections.
   */
  private boolean isOneTooMany(Connect connect, String clientId) {
    Limits limits = services.limits();
    int most = limits.maximumSessions();
    if (most == 0
        || connection.shard().sessions().size() < most
        || ClientProfile.of(connect, clientId, limits).sessionExpirySeconds() == 0) {
      return false;
    }
    connection.counters().increment(Counter.SESSIONS_REFUSED);
    log.warn("{}: no session for {}, max_sessions = {} are there", connection, clientId, most);
    return true;
  }

  /** A client is told of a session that outlives its connection when that is durable. */
  private void prepare(Connect connect, String clientId, Session session, boolean present) {
    LoopJournal journal = connection.shard().journal();
    long expiry = ClientProfile.of(connect, clientId, services.limits()).sessionExpirySeconds();
    boolean waits = expiry > 0 || present || !journal.isDurable(journal.mark());
    if (!journal.isOn() || !waits || connection.isRelaxed()) {
      accept(connect, clientId, session, present);
      return;
    }
    session.prepare(expiry);
    preparing = session;
    journal.whenDurable(
        () -> {
          preparing = null;
          if (over) {
            return; // the connection is lost
          }
          boolean same = services.find(clientId) == session && session.link() == null;
          if (same) {
            accept(connect, clientId, session, present);
          } else {
            findSession(connect, clientId); // somebody else was let in meanwhile
          }
        });
  }

  /**
   * Ends the other connection of this client, and the session too when the client wants a new one.
   */
  private @Nullable Session takeOver(Session session, Connect connect) {
    ClientLink old = session.link();
    if (old != null) {
      connection.counters().increment(Counter.TAKEN_OVER);
      old.disconnect(
          ReasonCode.SESSION_TAKEN_OVER, "taken over"); // [MQTT-3.1.4-3] [MQTT311-3.1.4-2]
    }
    if (connect.cleanStart()) {
      session.end(); // [MQTT-3.1.2-4] [MQTT311-3.1.2-6]
    }
    return session.isEnded() ? null : session; // [MQTT-3.1.2-5]
  }

  private void accept(Connect connect, String clientId, Session session, boolean present) {
    over = true;
    Limits limits = services.limits();
    ClientProfile profile = ClientProfile.of(connect, clientId, limits);
    boolean told =
        connection
            .write( // [MQTT-3.1.4-5] [MQTT-3.2.0-1] [MQTT-3.2.2-2] [MQTT-3.2.2-3] [MQTT311-3.1.4-4]
                new ConnAck(
                    present,
                    ReasonCode.SUCCESS,
                    ConnAcks.properties(connect, profile, limits, lastData)),
                profile.version(),
                profile.maximumPacketSize());
    if (!told) {
      leave(session, present);
      return;
    }
    connection.counters().increment(Counter.CONNECTS_ACCEPTED);
    Client client =
        new Client(connection, profile, session, Objects.requireNonNull(admission), connect.will());
    connection.accepted(client);
    session.attach(client, profile.sessionExpirySeconds(), profile.sendQuota());
    if (present) {
      client.access().resumed();
    }
    log.info(
        "{} connected, {}, {}",
        connection,
        profile.version(),
        present ? "session resumed" : "new session");
    connection.unpause(Connection.PAUSED_FOR_ADMISSION);
  }

  /** The client's Maximum Packet Size has no room for CONNACK, without which nothing may follow. */
  private void leave(Session session, boolean present) {
    log.info("{} closed: its maximum packet size is below that of CONNACK", connection);
    connection.counters().increment(Counter.CONNECTS_REFUSED);
    if (!present) {
      session.end();
    }
    connection.refused();
  }

  /**
   * Answers with an error and ends the connection. [MQTT-3.2.2-6] [MQTT-3.2.2-7] [MQTT311-3.2.2-5]
   */
  private void refuse(ProtocolVersion version, ReasonCode reason) {
    over = true;
    connection.counters().increment(Counter.CONNECTS_REFUSED);
    log.info("{} refused: {}", connection, reason);
    connection.write( // nothing where version 3 has no return code for it [MQTT311-3.2.2-6]
        new ConnAck(
            false,
            reason,
            new ConnAckProperties.Builder().reasonString(Explanations.of(reason)).build()),
        version,
        maximumPacketSize); // [MQTT-3.2.2-19]
    connection.refused();
  }

  /**
   * A CONNECT that breaks the protocol is answered where the client will understand it (section
   * 4.13.1).
   */
  void refuseViolation(ProtocolException e) {
    ProtocolVersion version = answerVersion;
    boolean unsupported = e.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
    if (version != null && (version.isV5() || unsupported)) {
      refuse(version, e.reasonCode()); // [MQTT-3.1.2-2] [MQTT311-3.1.2-2]
    } else {
      over = true;
      connection.counters().increment(Counter.CONNECTS_REFUSED);
      connection.refused(); // [MQTT-3.1.4-1] [MQTT311-3.1.4-1]
    }
  }
}
