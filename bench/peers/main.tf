# The server of this program for Terraform or OpenTofu: the same container, booted from the same files.
terraform {
  required_providers {
    docker = { source = "kreuzwerker/docker" }
  }
}

variable "name" {}
variable "image" {}
variable "port" {}
variable "files" {}

resource "docker_volume" "data" {
  name = "${var.name}-data"
}

resource "docker_container" "redis" {
  name          = var.name
  image         = var.image
  command       = ["redis-server", "/usr/local/etc/redis/redis.conf"]
  user          = "redis"
  read_only     = true
  tmpfs         = { "/tmp" = "size=16m" }
  security_opts = ["no-new-privileges"]
  init          = false
  restart       = "unless-stopped"
  log_driver    = "json-file"
  log_opts      = { "max-size" = "10m", "max-file" = "3" }
  network_mode  = "bridge"
  wait          = true

  destroy_grace_seconds = 60

  capabilities {
    drop = ["ALL"]
  }
  ports {
    internal = 6379
    external = var.port
    ip       = "127.0.0.1"
  }
  volumes {
    volume_name    = docker_volume.data.name
    container_path = "/data"
  }
  volumes {
    host_path      = var.files
    container_path = "/usr/local/etc/redis"
    read_only      = true
  }
  healthcheck {
    test = ["CMD-SHELL", join(" ", [
      "REDISCLI_AUTH=\"$(cat /usr/local/etc/redis/health.secret)\"",
      "redis-cli -p 6379 --user health --no-auth-warning ping | grep -qx PONG",
    ])]
    interval     = "2s"
    timeout      = "5s"
    retries      = 3
    start_period = "1h0m0s"
  }
}
