package distribution.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import testkit.Connect;
import testkit.Packet;
import testkit.RawClient;

/** Those who connect, entitled or not, in turn. Any thread. */
final class SwapArrivals {
  static final String USER = "anna";
  static final String PASSWORD = "secret";
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  static final Duration GAP = Duration.ofSeconds(2); // as shipped

  /** Server unavailable or busy, in MQTT 3.1.1 and 5.0. */
  private static final Set<Integer> UNAVAILABLE = Set.of(3, 0x88, 0x89);

  /** Who comes, over what. */
  private enum Kind {
    ENTITLED,
    WRONG_PASSWORD,
    ENTITLED_V3,
    UNKNOWN,
    ENTITLED_TLS,
    ANONYMOUS;

    boolean isEntitled() {
      return this == ENTITLED || this == ENTITLED_V3 || this == ENTITLED_TLS;
    }
  }

  private final int plainPort;
  private final int tlsPort;
  private final SSLContext trust;
  private final SwapTally tally;
  private final AtomicInteger count = new AtomicInteger();

  SwapArrivals(int plainPort, int tlsPort, SSLContext trust, SwapTally tally) {
    this.plainPort = plainPort;
    this.tlsPort = tlsPort;
    this.trust = trust;
    this.tally = tally;
  }

  RawClient open(boolean tls) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    Socket socket =
        tls ? trust.getSocketFactory().createSocket(here, tlsPort) : new Socket(here, plainPort);
    return RawClient.over(socket, DEADLINE);
  }

  static Connect entitled(boolean five, String id) {
    Connect connect = five ? Connect.v5(id) : Connect.v311(id);
    return connect.cleanStart().userName(USER).password(PASSWORD);
  }

  /** The next one comes, is judged by whether it should get in, and leaves. */
  void next() {
    int number = count.getAndIncrement();
    Kind kind = Kind.values()[number % Kind.values().length];
    String id = kind + "-" + number;
    boolean tls = kind == Kind.ENTITLED_TLS;
    long start = System.nanoTime();
    try (RawClient connection = open(tls)) {
      judge(kind, connection, connection.connect(connect(kind, id)), id);
    } catch (AssertionError | IOException | UncheckedIOException e) {
      failed(tls, id, e, System.nanoTime() - start);
    }
  }

  /**
   * Who comes by TLS cannot be told in MQTT that there is none; he has waited as long as others.
   */
  private void failed(boolean tls, String id, Throwable problem, long tookNanos) {
    if (tls && problem instanceof ConnectException) {
      tally.closedPort.increment();
    } else if (tls && tookNanos >= GAP.toNanos()) {
      tally.unavailable.increment();
    } else {
      tally.problem(tally.wronglyDenied, id + ": " + problem);
    }
  }

  private static Connect connect(Kind kind, String id) {
    return switch (kind) {
      case ENTITLED, ENTITLED_TLS -> entitled(true, id);
      case ENTITLED_V3 -> entitled(false, id).will("line/" + id + "/will", "gone", 1);
      case WRONG_PASSWORD -> Connect.v5(id).cleanStart().userName(USER).password("wrong");
      case UNKNOWN -> Connect.v311(id).cleanStart().userName("nobody").password(PASSWORD);
      case ANONYMOUS -> Connect.v5(id).cleanStart();
    };
  }

  private void judge(Kind kind, RawClient connection, Packet answer, String id) {
    int code = answer.reasonCode();
    if (UNAVAILABLE.contains(code)) {
      tally.unavailable.increment();
    } else if (kind.isEntitled() && code == 0) {
      SwapClient client = new SwapClient(connection, id, tally);
      if (client.round()) {
        tally.admitted(kind == Kind.ENTITLED_TLS);
      }
      client.leave();
    } else if (kind.isEntitled()) {
      tally.problem(tally.wronglyDenied, id + ": " + answer);
    } else if (code == 0) {
      tally.problem(tally.wronglyAccepted, id);
    } else {
      tally.refused.increment();
    }
  }
}
