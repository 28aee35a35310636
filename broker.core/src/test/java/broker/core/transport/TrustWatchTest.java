package broker.core.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is asked about, when, and who has to go. */
final class TrustWatchTest {
  /** Vouches for nobody; its key was thrown away. */
  private static final String PEM =
      """
      -----BEGIN CERTIFICATE-----
      MIIBdjCCAR2gAwIBAgIUJTojXEL9lTlL3LXAqdC4gbt1G9YwCgYIKoZIzj0EAwIw
      ETEPMA0GA1UEAwwGZW5kaW5nMB4XDTI2MTEyMTAzNDQ0NFoXDTM2MTExODAzNDQ0
      NFowETEPMA0GA1UEAwwGZW5kaW5nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
      UFDceaDihMKoStlFWBVZNd6nEB5LQnVYZE3fIkyekw/ExQXu9lnk+aYP9oOeFuFo
      2ocIU0hFqexqlpw8g79QiqNTMFEwHQYDVR0OBBYEFN8PYtFLJohO6xiYV8pS1ZsI
      J8L7MB8GA1UdIwQYMBaAFN8PYtFLJohO6xiYV8pS1ZsIJ8L7MA8GA1UdEwEB/wQF
      MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgcEoM2Z2cRC4cDNhMn/c89ZHIx3BCLsLk
      oneNLnEU8V4CIBRXAQoRUfjiuor4BGF8jleuVsAq5X4z9r9be+1tEWOa
      -----END CERTIFICATE-----
      """;

  private static final X509Certificate ENDING = parse(PEM);
  private static final Instant END = ENDING.getNotAfter().toInstant();

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TlsOffers offers = new TlsOffers();
  private final NoTls tls = new NoTls();
  private final List<String> gone = new ArrayList<>();
  private Instant now = END.minusSeconds(10);
  private TrustWatch watch;

  @BeforeEach
  void prepare() {
    channel.freezeTime();
    offers.add("a", tls, 0, 1);
    watch = new TrustWatch(channel.eventLoop(), offers, () -> now);
  }

  private static X509Certificate parse(String pem) {
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Runnable add(String name, List<X509Certificate> chain) {
    return watch.add("a", chain, reason -> gone.add(name), watch.changes());
  }

  private void second() {
    now = now.plusSeconds(1);
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  @Test
  void whenMaterialChangesEverybodyOfTheNameIsAskedAbout() {
    for (int i = 0; i < 100; i++) {
      add("client " + i, List.of());
    }
    watch.invalidate("b");
    channel.runPendingTasks();
    assertEquals(0, tls.asked);
    watch.invalidate("a");
    channel.runPendingTasks();
    assertEquals(100, tls.asked);
    assertEquals(List.of(), gone);
    tls.trusting = false;
    watch.invalidate("a");
    channel.runPendingTasks();
    assertEquals(100, gone.size());
    watch.invalidate("a");
    channel.runPendingTasks();
    assertEquals(100, gone.size(), "once each");
  }

  @Test
  void whoHasLeftIsNotAskedAbout() {
    add("stays", List.of());
    add("leaves", List.of()).run();
    watch.invalidate("a");
    channel.runPendingTasks();
    assertEquals(1, tls.asked);
  }

  @Test
  void whoCameInWithOlderMaterialIsAskedAbout() {
    int before = watch.changes();
    watch.invalidate("a");
    channel.runPendingTasks();
    watch.add("a", List.of(), gone::add, before);
    channel.runPendingTasks();
    assertEquals(1, tls.asked);
  }

  @Test
  void nobodyHasToGoWhileThePluginIsAway() {
    add("c", List.of());
    offers.remove(tls);
    watch.invalidate("a");
    channel.runPendingTasks();
    assertEquals(List.of(), gone);
  }

  @Test
  void aClientGoesWithinSecondsAfterItsCertificateHasEnded() {
    tls.trusting = false;
    add("c", List.of(ENDING));
    for (int i = 0; i < 10; i++) {
      second();
    }
    assertEquals(List.of(), gone);
    second();
    assertEquals(List.of("c"), gone);
  }

  @Test
  void aClockThatIsSetCounts() {
    tls.trusting = false;
    now = Instant.EPOCH;
    add("c", List.of(ENDING));
    second();
    assertEquals(List.of(), gone);
    now = END.plusSeconds(1);
    second();
    assertEquals(List.of("c"), gone);
  }

  @Test
  void aPluginThatFailsTrustsNobody() {
    offers.remove(tls);
    offers.add("a", new FailingTls(), 0, 2);
    add("c", List.of());
    watch.invalidate("a");
    channel.runPendingTasks();
    assertTrue(gone.contains("c"));
  }
}
