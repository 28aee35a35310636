package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import distribution.it.TestAuthority.Issued;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.RawClient;

/**
 * Certificate, key, authorities and revocations of the running appliance are replaced on disk. Who
 * may stay keeps its TCP connection through all of it.
 */
final class TlsRotationIT {
  /** Promised are five seconds; a machine that does other things as well gets some more. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final int NOT_AUTHORIZED = 0x87;

  @TempDir private Path directory;
  private CertifiedBroker broker;
  private RawClient staying;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Commands.isInstalled("openssl"));
    broker = new CertifiedBroker(directory);
    staying = enter("TLSv1.3", "chief", broker.authority.client("chief"));
    staying.subscribe("$SYS/broker/alarms/#", 0);
  }

  @AfterEach
  void stop() throws Exception {
    if (staying != null) {
      staying.sync(); // one connection, from the beginning to the end
      staying.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  private RawClient enter(String protocol, String id, Issued identity) throws Exception {
    RawClient client = broker.open(protocol, identity);
    assertEquals(0, client.connect(Connect.v5(id)).reasonCode());
    return client;
  }

  private static void expectGoneWithin(Duration most, RawClient client, String why) {
    long start = System.nanoTime();
    client.expectDisconnect(NOT_AUTHORIZED);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println(why + ": disconnected after " + took.toMillis() + " ms");
    assertTrue(took.compareTo(most) < 0, () -> why + ": " + took);
  }

  private BigInteger servedNow() throws Exception {
    try (SSLSocket socket = broker.handshake("TLSv1.3", broker.authority.client("looks"))) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @Test
  void newHandshakesGetTheNewCertificate() throws Exception {
    Issued next = broker.authority.server();
    assertNotEquals(next.read().getSerialNumber(), servedNow());
    int mark = broker.console.mark();
    broker.server(next);
    broker.console.await(mark, "changed material is in force");
    assertEquals(next.read().getSerialNumber(), servedNow());
  }

  @Test
  void whoIsRevokedWhoseCertificateEndsAndWhoseAuthorityGoesIsDisconnected() throws Exception {
    TestAuthority other = new TestAuthority(directory.resolve("other"), "other");
    int mark = broker.console.mark();
    String lists = broker.authority.revoke(broker.authority.client("x"));
    broker.file("ca.crt", broker.authority.certificate() + other.certificate());
    broker.file("ca.crl", lists + other.revoke(other.client("y")));
    broker.console.await(mark, "changed material is in force");

    Issued revoked = broker.authority.client("revoked");
    Instant end = Instant.now().plusSeconds(12);
    RawClient ending = enter("TLSv1.3", "ending", broker.authority.client("ending", end));
    RawClient going = enter("TLSv1.2", "going", revoked);
    RawClient foreign = enter("TLSv1.3", "foreign", other.client("foreign"));
    broker.file("ca.crl", broker.authority.revoke(revoked) + other.revoke(other.client("z")));
    expectGoneWithin(SOON, going, "revoked");
    broker.file("ca.crt", broker.authority.certificate());
    broker.file("ca.crl", broker.authority.revoke(broker.authority.client("w")));
    expectGoneWithin(SOON, foreign, "authority removed");
    Duration untilEnd = Duration.between(Instant.now(), end);
    expectGoneWithin(SOON.plus(untilEnd.isNegative() ? Duration.ZERO : untilEnd), ending, "ended");
  }

  @Test
  void brokenMaterialLeavesTheOldInForceWithAnAlarm() throws Exception {
    BigInteger before = servedNow();
    Issued next = broker.authority.server();
    broker.file("server.key", "no key at all\n");
    var raised = staying.receive();
    assertEquals("$SYS/broker/alarms/plugin.tls/mqtts.material", raised.topic());
    assertTrue(raised.payload().endsWith("what was in force stays"), raised::payload);
    broker.console.await("server.key: .*; what was in force stays");
    assertEquals(before, servedNow());
    broker.server(next);
    assertEquals("", staying.receive().payload());
    assertEquals(next.read().getSerialNumber(), servedNow());
  }
}
