import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * HiveMQ Community Edition on one loopback port, for measurements and tests beside it. Source
 * launch: {@code java -cp 'bench/peers/target/lib/*' bench/peers/HiveMqPeer.java PORT DIRECTORY [TLS-PORT
 * KEYSTORE STORE-PASSWORD USER PASSWORD]}; SIGTERM ends it. Whoever comes by TLS has to be that
 * user. Sessions are kept in files below the directory, which HiveMQ does not sync per message.
 */
final class HiveMqPeer {
  private HiveMqPeer() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[1]);
    Path conf = Files.createDirectories(home.resolve("conf"));
    Path data = Files.createDirectories(home.resolve("data"));
    Path extensions = Files.createDirectories(home.resolve("extensions"));
    String tls = args.length > 2 ? tls(args) : "";
    Files.writeString(conf.resolve("config.xml"), configuration(Integer.parseInt(args[0]), tls));
    var builder =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(conf)
            .withDataFolder(data)
            .withExtensionsFolder(extensions);
    if (args.length > 2) {
      builder.withEmbeddedExtension(
          EmbeddedExtension.builder()
              .withId("one-user")
              .withName("one user")
              .withVersion("1")
              .withPriority(0)
              .withStartPriority(1_000)
              .withExtensionMain(new OneUser(Integer.parseInt(args[2]), args[5], args[6]))
              .build());
    }
    try (EmbeddedHiveMQ broker = builder.build()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> broker.stop().join()));
      broker.start().join();
      System.out.println("HiveMQ CE runs, pid " + ProcessHandle.current().pid());
      Thread.currentThread().join();
    }
  }

  private static String tls(String[] args) {
    return """
        <tls-tcp-listener><port>%s</port><bind-address>127.0.0.1</bind-address>
          <tls><keystore><path>%s</path><password>%s</password>
            <private-key-password>%s</private-key-password></keystore></tls></tls-tcp-listener>
        """
        .formatted(args[2], args[3], args[4], args[4]);
  }

  private static String configuration(int port, String more) {
    return """
        <?xml version="1.0"?>
        <hivemq>
          <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>%s</listeners>
          <mqtt>
            <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
            <receive-maximum><server-receive-maximum>65535</server-receive-maximum></receive-maximum>
          </mqtt>
          <persistence><mode>file</mode></persistence>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(port, more);
  }

  /** Lets in one user by that port, and anybody by others. */
  private record OneUser(int port, String name, String password)
      implements ExtensionMain, SimpleAuthenticator {
    @Override
    public void extensionStart(ExtensionStartInput in, ExtensionStartOutput out) {
      Services.securityRegistry().setAuthenticatorProvider(each -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput in, ExtensionStopOutput out) {}

    @Override
    public void onConnect(SimpleAuthInput in, SimpleAuthOutput out) {
      int by = in.getConnectionInformation().getListener().orElseThrow().getPort();
      var packet = in.getConnectPacket();
      boolean known =
          packet.getUserName().filter(name::equals).isPresent()
              && packet.getPassword().map(OneUser::text).filter(password::equals).isPresent();
      if (by != port || known) {
        out.authenticateSuccessfully();
      } else {
        out.failAuthentication();
      }
    }

    private static String text(ByteBuffer bytes) {
      return StandardCharsets.UTF_8.decode(bytes).toString();
    }
  }
}
