package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.Alarm;
import broker.api.admin.Alarms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.tls.material.PemFile;

/** Files that are made, watched and replaced, and what operators are told. */
final class MaterialKeeperTest {
  @TempDir private Path directory;
  private final List<TlsContext> inForce = new ArrayList<>();
  private final Raised raised = new Raised();
  private Instant now = Pki.NOW;
  private Pki pki;

  @BeforeEach
  void prepare() throws Exception {
    pki = new Pki(directory, "authority");
    pki.defaultServer();
  }

  private MaterialKeeper keeper(TlsSettings settings) {
    Bell bell = new Bell();
    bell.connect(raised);
    return new MaterialKeeper(settings, () -> now, new SecureRandom(), bell, inForce::add);
  }

  private MaterialKeeper keeper() throws Exception {
    return keeper(TlsBroker.settings(directory, Map.of()));
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() throws Exception {
    MaterialKeeper keeper = keeper();
    keeper.tick();
    keeper.tick();
    assertEquals(1, inForce.size());
  }

  @Test
  void aFileThatIsStillBeingWrittenIsLeftInPeace() throws Exception {
    MaterialKeeper keeper = keeper();
    keeper.tick();
    Files.writeString(directory.resolve("server.crt"), "half");
    keeper.tick();
    pki.defaultServer();
    keeper.tick();
    assertEquals(Map.of(), raised.texts);
    keeper.tick();
    assertEquals(2, inForce.size());
  }

  @Test
  void brokenMaterialRaisesAnAlarmUntilItIsGood() throws Exception {
    MaterialKeeper keeper = keeper();
    keeper.tick();
    Files.delete(directory.resolve("server.key"));
    keeper.tick();
    keeper.tick();
    assertEquals(1, inForce.size());
    String text = raised.texts.get("mqtts.material");
    assertTrue(text.endsWith("server.key: no such file; what was in force stays"), text);
    pki.defaultServer();
    keeper.tick();
    keeper.tick();
    assertEquals(Map.of(), raised.texts);
    assertEquals(2, inForce.size());
  }

  @Test
  void theEndOfACertificateIsToldThirtySevenAndOneDaysAhead() throws Exception {
    MaterialKeeper keeper = keeper();
    Instant end = pki.server("x").certificate().getNotAfter().toInstant();
    keeper.tick();
    assertEquals(Map.of(), raised.texts);
    for (int days : new int[] {30, 7, 1}) {
      now = end.minus(Duration.ofDays(days)).plusSeconds(60);
      keeper.tick();
      assertTrue(raised.texts.get("mqtts.expiry").contains("within " + days + " day(s)"));
    }
    now = end.plusSeconds(60);
    keeper.tick();
    assertTrue(raised.texts.get("mqtts.expiry").contains(" ended at "));
  }

  private TlsSettings selfMade(Path home) throws Exception {
    return TlsBroker.settings(
        home,
        Map.of(
            "certfile", "tls/server.crt",
            "keyfile", "tls/server.key",
            "cafile", "tls/ca.crt",
            "hostnames", "gateway.example, 192.0.2.7",
            "create_certificate", "true"));
  }

  @Test
  void atTheFirstStartAnAuthorityAndACertificateAreMadeForTheOwnerOnly() throws Exception {
    keeper(selfMade(directory)).tick();
    X509Certificate server = inForce.get(0).material().identities().get(0).certificate();
    String names = server.getSubjectAlternativeNames().toString();
    for (String name : List.of("gateway.example", "192.0.2.7", "localhost", "127.0.0.1")) {
      assertTrue(names.contains(name), names);
    }
    server.verify(inForce.get(0).material().authorities().get(0).getPublicKey());
    assertEquals("rwx------", permissions("tls"));
    assertEquals("rw-------", permissions("tls/ca.key"));
    assertEquals("rw-------", permissions("tls/server.key"));
  }

  @Test
  void theListOfRevocationsCanBeNamedBeforeAnythingIsOnIt() throws Exception {
    keeper(selfMade(directory)).tick();
    var lists = PemFile.read(directory.resolve("tls/ca.crl")).revocations();
    assertEquals(1, lists.size());
    assertNull(lists.get(0).getRevokedCertificates());
    lists.get(0).verify(inForce.get(0).material().authorities().get(0).getPublicKey());
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  @Test
  void itsOwnCertificateIsRenewedInTimeAndTheAuthorityStays() throws Exception {
    MaterialKeeper keeper = keeper(selfMade(directory));
    keeper.tick();
    var first = inForce.get(0).material();
    Instant end = first.identities().get(0).certificate().getNotAfter().toInstant();
    now = end.minus(Duration.ofDays(29));
    keeper.tick();
    keeper.tick();
    var second = inForce.get(1).material();
    assertEquals(first.authorities(), second.authorities());
    assertNotEquals(
        first.identities().get(0).certificate(), second.identities().get(0).certificate());
    assertEquals(Map.of(), raised.texts);
  }

  @Test
  void aCertificateOfSomebodyElseIsNotReplaced() throws Exception {
    MaterialKeeper keeper = keeper(selfMade(directory));
    keeper.tick();
    Files.copy(
        directory.resolve("server.crt"),
        directory.resolve("tls/server.crt"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        directory.resolve("server.key"),
        directory.resolve("tls/server.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    now = Pki.NOW.plus(Duration.ofDays(90));
    keeper.tick();
    keeper.tick();
    assertEquals(
        pki.authority.certificate().getSubjectX500Principal(),
        inForce
            .get(inForce.size() - 1)
            .material()
            .identities()
            .get(0)
            .certificate()
            .getIssuerX500Principal());
    assertTrue(raised.texts.containsKey("mqtts.expiry"));
  }

  private static final class Raised implements Alarms {
    final Map<String, String> texts = new TreeMap<>();

    @Override
    public void raise(String name, String text) {
      texts.put(name, text);
    }

    @Override
    public void clear(String name) {
      texts.remove(name);
    }

    @Override
    public List<Alarm> active() {
      return List.of();
    }
  }
}
