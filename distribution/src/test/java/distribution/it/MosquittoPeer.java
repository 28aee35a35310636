package distribution.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Debian's {@code mosquitto_sub}, and {@code mosquitto_pub} for what its connections publish. */
record MosquittoPeer(String version) implements Peer {
  static final MosquittoPeer V5 = new MosquittoPeer("mqttv5");

  private static final int LONGEST_ARGUMENT = 100_000;

  static boolean isOnPath(String program) {
    for (String directory : (System.getenv("PATH") + ":/usr/sbin").split(":")) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String name() {
    return "mosquitto_sub/pub -V " + version;
  }

  @Override
  public boolean isV5() {
    return version.equals("mqttv5");
  }

  @Override
  public boolean isInstalled() {
    return isOnPath("mosquitto_sub") && isOnPath("mosquitto_pub");
  }

  @Override
  public Set<Feature> features() {
    if (!isV5()) {
      return EnumSet.noneOf(Feature.class);
    }
    return EnumSet.of(
        Feature.MESSAGE_PROPERTIES,
        Feature.MESSAGE_EXPIRY,
        Feature.SESSION_EXPIRY,
        Feature.WILL_PROPERTIES,
        Feature.MAXIMUM_PACKET_SIZE,
        Feature.RECEIVE_MAXIMUM,
        Feature.RETAIN_AS_PUBLISHED,
        Feature.SHARED_SUBSCRIPTION);
  }

  @Override
  public PeerConnection connect(Options options, Subscription... subscriptions) throws Exception {
    List<String> command = new ArrayList<>(List.of("stdbuf", "-oL")); // else SUBACK stays unsaid
    command.addAll(command("mosquitto_sub", options.port()));
    identity(command, options);
    for (Subscription each : subscriptions) {
      command.addAll(List.of("-t", each.filter(), "-q", Integer.toString(each.qos())));
      if (each.retainAsPublished()) {
        command.add("--retain-as-published");
      }
    }
    if (subscriptions.length == 0) {
      command.addAll(List.of("-t", "it/insists/on/one"));
    }
    command.addAll(List.of("-d", "-F", MosquittoConnection.FORMAT));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new MosquittoConnection(this, options.port(), process);
  }

  private void identity(List<String> command, Options options) {
    if (!options.clientId().isEmpty()) {
      command.addAll(List.of("-i", options.clientId()));
    }
    if (!options.clean()) {
      command.add("-c");
    }
    command.addAll(List.of("-k", Integer.toString(options.keepAliveSeconds())));
    if (isV5()) {
      options.properties().forEach(property -> property(command, "connect", property));
    }
    Message will = options.will();
    if (will != null) {
      command.addAll(List.of("--will-topic", will.topic(), "--will-payload", will.payload()));
      command.addAll(List.of("--will-qos", Integer.toString(will.qos())));
      if (will.retain()) {
        command.add("--will-retain");
      }
      will.properties().forEach(property -> property(command, "will", property));
    }
  }

  private static void property(List<String> command, String packet, Property property) {
    if (property.name().equals("session-expiry-interval")) {
      command.addAll(List.of("-x", property.value()));
    } else if (property.name().equals(Property.USER)) {
      command.addAll(
          List.of("-D", packet, Property.USER, property.userName(), property.userValue()));
    } else {
      command.addAll(List.of("-D", packet, property.name(), property.value()));
    }
  }

  private List<String> command(String program, int port) {
    return new ArrayList<>(
        List.of(program, "-h", "127.0.0.1", "-p", Integer.toString(port), "-V", version));
  }

  /** Publishes over a connection of its own. */
  void publish(int port, Message message) throws IOException, InterruptedException {
    List<String> command = command("mosquitto_pub", port);
    command.addAll(List.of("-t", message.topic(), "-q", Integer.toString(message.qos())));
    if (message.retain()) {
      command.add("-r");
    }
    message.properties().forEach(property -> property(command, "publish", property));
    Path file = null;
    if (message.payload().isEmpty()) {
      command.add("-n");
    } else if (message.payload().length() < LONGEST_ARGUMENT) {
      command.addAll(List.of("-m", message.payload()));
    } else {
      file = Files.writeString(Files.createTempFile("payload", ""), message.payload());
      command.addAll(List.of("-f", file.toString()));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    if (file != null) {
      Files.delete(file);
    }
  }
}
