package broker.core.fuzz;

import broker.core.limits.Limits;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.Auth;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.PingReq;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.PublishProperties;
import broker.core.packet.ReasonCode;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.Unsubscribe;
import broker.core.packet.UserProperty;
import broker.core.packet.Will;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Packets as one client may send them, each well-formed, whether or not it is allowed where it is
 * sent. Owned by the test's thread.
 */
final class PacketGenerator {
  private static final ProtocolVersion[] VERSIONS = ProtocolVersion.values();
  private static final int FEW_IDENTIFIERS = 12;
  private static final int FEW_CLIENTS = 30;

  private final SplittableRandom random;
  private final Limits limits;
  private final boolean lawful;
  private final ProtocolVersion version;
  private final boolean v5;
  private final BitSet aliases = new BitSet(); // that it has used
  private boolean authenticates;

  /**
   * @param lawful whether everything is allowed that the client says
   */
  PacketGenerator(SplittableRandom random, Limits limits, boolean lawful) {
    this.random = random;
    this.limits = limits;
    this.lawful = lawful;
    this.version =
        random.nextBoolean() ? ProtocolVersion.V5 : VERSIONS[random.nextInt(VERSIONS.length)];
    this.v5 = version.isV5();
  }

  ProtocolVersion version() {
    return version;
  }

  /** True when the rule at hand is to be broken. */
  private boolean sins() {
    return !lawful && random.nextInt(15) == 0;
  }

  private int qos() {
    return random.nextInt(sins() ? 3 : limits.maximumQos() + 1);
  }

  private boolean retain() {
    return (limits.retainAvailable() || sins()) && random.nextInt(4) == 0;
  }

  private TopicName topic() {
    return sins() ? Dictionary.oddTopic(random) : Dictionary.topic(random);
  }

  private byte[] payload() {
    int room = sins() ? 50_000 : limits.maximumPacketSize() - 150;
    int most = random.nextInt(20) == 0 ? 50_000 : random.nextInt(5) == 0 ? 1_500 : 60;
    byte[] payload = new byte[random.nextInt(6) == 0 ? 0 : random.nextInt(Math.min(room, most))];
    random.nextBytes(payload);
    return payload;
  }

  /** What a client sends first. */
  Connect connect() {
    boolean anyKeepAlive = limits.maximumKeepAliveSeconds() == 0 || v5 || sins();
    return new Connect(
        version,
        !v5 && random.nextInt(5) == 0,
        sins() ? "" : "client-" + random.nextInt(FEW_CLIENTS),
        random.nextInt(4) == 0,
        anyKeepAlive ? random.nextInt(40) : random.nextInt(1, HealthyClient.KEEP_ALIVE_SECONDS),
        v5 ? connectProperties() : ConnectProperties.DEFAULTS,
        random.nextInt(3) == 0 ? will() : null,
        random.nextInt(4) == 0 ? "user" : null,
        null);
  }

  private ConnectProperties connectProperties() {
    ConnectProperties.Builder properties = new ConnectProperties.Builder();
    if (random.nextInt(3) > 0) {
      properties.sessionExpiryIntervalSeconds(
          random.nextInt(8) == 0 ? 0xFFFF_FFFFL : random.nextInt(50));
    }
    if (random.nextBoolean()) {
      properties.receiveMaximum(random.nextInt(1, random.nextBoolean() ? 4 : 100));
    }
    if (random.nextInt(3) == 0) {
      properties.maximumPacketSize(sins() ? random.nextInt(1, 30) : random.nextInt(50, 500));
    }
    if (random.nextBoolean()) {
      properties.topicAliasMaximum(random.nextInt(4));
    }
    if (random.nextInt(8) == 0) {
      authenticates = true;
      properties.authenticationMethod(random.nextInt(4) > 0 ? MoodyPlugin.METHOD : "other");
    }
    properties.requestProblemInformation(random.nextBoolean());
    userProperties().forEach(properties::userProperty);
    return properties.build();
  }

  private Will will() {
    return new Will(
        topic(),
        new byte[random.nextInt(30)],
        qos(),
        retain(),
        ApplicationMessage.NONE,
        v5 && random.nextBoolean() ? random.nextInt(40) : 0,
        v5 && random.nextBoolean() ? random.nextInt(40) : -1);
  }

  /** Anything a client sends after CONNECT. */
  Packet packet() {
    if (sins()) {
      return v5 && random.nextBoolean() ? auth() : connect();
    }
    int dice = random.nextInt(200);
    if (dice < 100) {
      return publish();
    }
    if (dice < 136) {
      return subscribe();
    }
    if (dice < 146) {
      return new Unsubscribe(identifier(), List.of(), filters());
    }
    if (dice < 176) {
      return acknowledgement();
    }
    if (dice < 180 && authenticates) {
      return auth();
    }
    return dice < 199 ? PingReq.INSTANCE : disconnect();
  }

  private Publish publish() {
    int qos = qos();
    int alias = v5 && random.nextInt(3) == 0 ? alias() : 0;
    boolean known = alias != 0 && (aliases.get(alias) || sins());
    if (alias != 0) {
      aliases.set(alias);
    }
    return new Publish(
        known && random.nextBoolean() ? null : topic(),
        qos,
        qos > 0 && random.nextInt(5) == 0,
        retain(),
        qos == 0 ? 0 : identifier(),
        alias,
        v5 && random.nextInt(3) == 0 ? random.nextInt(30) : -1,
        List.of(),
        v5 && random.nextInt(3) == 0 ? publishProperties() : PublishProperties.NONE,
        payload());
  }

  private int alias() {
    if (sins()) {
      return random.nextInt(1, 65_536);
    }
    return random.nextInt(Math.min(limits.topicAliasMaximum(), 3) + 1);
  }

  private PublishProperties publishProperties() {
    return new PublishProperties(
        random.nextInt(2),
        random.nextBoolean() ? "text/plain" : null,
        random.nextBoolean() ? "a/response" : null,
        random.nextBoolean() ? new byte[random.nextInt(20)] : null,
        userProperties());
  }

  private List<UserProperty> userProperties() {
    List<UserProperty> properties = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      properties.add(new UserProperty("name", "value ".repeat(random.nextInt(10))));
    }
    return properties;
  }

  private Subscribe subscribe() {
    List<SubscriptionRequest> requests = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String filter = filter();
      int qos = random.nextInt(3);
      boolean noLocal = random.nextInt(4) == 0 && !filter.startsWith("$share");
      requests.add(
          v5
              ? new SubscriptionRequest(
                  filter,
                  TopicFilter.parse(filter, true),
                  qos,
                  noLocal,
                  random.nextBoolean(),
                  random.nextInt(3))
              : new SubscriptionRequest(filter, qos));
    }
    return new Subscribe(identifier(), v5 ? random.nextInt(3) : 0, List.of(), requests);
  }

  private String filter() {
    if (sins()) {
      return Dictionary.oddFilter(random);
    }
    return random.nextInt(4) == 0 ? Dictionary.sharedFilter(random) : Dictionary.filter(random);
  }

  private List<String> filters() {
    return IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(i -> filter()).toList();
  }

  /** Of a message that there may be or not. */
  private Packet acknowledgement() {
    if (!sins()) {
      return new PubRel(identifier(), ReasonCode.SUCCESS);
    }
    boolean refused = v5 && random.nextInt(4) == 0;
    ReasonCode reason = refused ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SUCCESS;
    String why = refused ? "no" : null;
    return switch (random.nextInt(3)) {
      case 0 -> new PubAck(identifier(), reason, why, List.of());
      case 1 -> new PubRec(identifier(), reason, why, List.of());
      default -> new PubComp(identifier(), ReasonCode.SUCCESS);
    };
  }

  private Disconnect disconnect() {
    return new Disconnect(
        v5 && random.nextBoolean() ? ReasonCode.DISCONNECT_WITH_WILL : ReasonCode.SUCCESS,
        v5 && random.nextBoolean() ? random.nextInt(40) : -1,
        null,
        null,
        List.of());
  }

  private Auth auth() {
    return new Auth(
        ReasonCode.RE_AUTHENTICATE,
        MoodyPlugin.METHOD,
        new byte[random.nextInt(5)],
        null,
        List.of());
  }

  /** Few different ones, so that they are often used twice. */
  private int identifier() {
    return random.nextInt(10) == 0 ? random.nextInt(1, 65_536) : random.nextInt(1, FEW_IDENTIFIERS);
  }
}
